"""The chat page: an offline Gradio app over an Assistant."""
