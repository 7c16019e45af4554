"""A model without a library: what support is to offer a customer. ModelPipeline calls apply with the columns of many customers at once."""
import numpy

inputs = ["contract", "tenure_months", "monthly_charge", "support_calls"]
outputs = {"offer": "string", "discount": "double"}


def apply(columns):
    annoyed = columns["support_calls"] >= 3
    free_to_go = columns["contract"] == "monthly"
    discount = numpy.where(annoyed & free_to_go, 0.2, numpy.where(annoyed, 0.1, 0.0))
    discount = discount + numpy.where(columns["tenure_months"] > 36, 0.05, 0.0)
    offer = numpy.where(discount > 0.15, "call back", numpy.where(discount > 0, "mail", "nothing"))
    return {"offer": offer, "discount": numpy.round(columns["monthly_charge"] * discount, 2)}
