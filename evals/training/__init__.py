"""How the reading model that the program carries was trained: questions, examples, network, training, export."""
