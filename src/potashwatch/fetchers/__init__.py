"""Reading the network: one transport, one module an authority."""
