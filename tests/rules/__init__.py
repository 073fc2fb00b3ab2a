"""The digest that names what is cached."""
