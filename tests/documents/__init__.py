"""The pages of the project: every command block is executed, every link followed, every reference made anew."""
