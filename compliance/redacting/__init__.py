"""How is a name or a picture taken out of the record, under an order, with the chain left whole?"""
