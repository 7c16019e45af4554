"""A model without a library: how likely a payment is a fraud. The amount and the country come with the call, the rest is of the customer."""
import numpy

inputs = ["home_country", "card_age_days", "usual_amount", "chargebacks", "amount", "country"]
outputs = {"fraud_probability": "double", "action": "string"}


def apply(columns):
    times_usual = columns["amount"] / numpy.maximum(columns["usual_amount"], 1)
    score = -4.0 + 0.8 * numpy.log1p(times_usual)
    score = score + numpy.where(columns["country"] != columns["home_country"], 1.2, 0.0)
    score = score + numpy.where(columns["card_age_days"] < 7, 1.5, 0.0)
    score = score + 0.9 * columns["chargebacks"]
    probability = 1 / (1 + numpy.exp(-score))
    action = numpy.where(probability > 0.5, "stop", numpy.where(probability > 0.2, "ask", "pass"))
    return {"fraud_probability": numpy.round(probability, 6), "action": action}
