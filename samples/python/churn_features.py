"""Features that the sample's pipeline makes of its columns: a class of our own, as many models have one."""
import numpy
from sklearn.base import BaseEstimator, TransformerMixin


class Loyalty(BaseEstimator, TransformerMixin):
    """What a customer costs us in calls for each month of trust, and whether the customer ever logged in."""

    def fit(self, rows, labels=None):
        # Tells ModelPipeline, as it tells scikit-learn, which columns go in.
        self.feature_names_in_ = numpy.asarray(rows.columns, dtype=object)
        self.n_features_in_ = len(rows.columns)
        return self

    def transform(self, rows):
        made = rows.copy()
        made["calls_per_month"] = made["support_calls"] / (made["tenure_months"] + 1)
        made["never_logged_in"] = made["days_since_login"].isna().astype(float)
        made["region"] = made["region"].fillna("unknown")
        return made
