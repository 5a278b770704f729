"""Follow-ups: what a question means after the conversation before it, and whether an answer keeps to that."""
