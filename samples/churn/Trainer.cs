using Microsoft.ML;

namespace ModelPipeline.Samples.Churn;

/// <summary>Trains the sample's model, as a data scientist would, and tells how good it is on customers that it has not seen.</summary>
internal static class Trainer
{
    private static readonly string[] Texts = ["plan", "contract", "region"];
    private static readonly string[] Numbers = ["tenure_months", "monthly_charge", "support_calls", "days_since_login", "age"];

    /// <returns>The area under the ROC curve, 0.5 to 1.</returns>
    public static double Train(IEnumerable<Customer> customers, string path)
    {
        var context = new MLContext(seed: 1);
        var data = context.Data.LoadFromEnumerable(customers);
        var split = context.Data.TrainTestSplit(data, testFraction: 0.2, seed: 1);

        var steps = context.Transforms.Conversion.ConvertType("paperless_number", "paperless")
            .Append(context.Transforms.Categorical.OneHotEncoding(
                [.. Texts.Select(name => new InputOutputColumnPair($"{name}_code", name))]))
            .Append(context.Transforms.IndicateMissingValues("login_missing", "days_since_login"))
            .Append(context.Transforms.Conversion.ConvertType("login_missing_number", "login_missing"))
            .Append(context.Transforms.ReplaceMissingValues([.. Numbers.Select(name => new InputOutputColumnPair($"{name}_filled", name))],
                Microsoft.ML.Transforms.MissingValueReplacingEstimator.ReplacementMode.Mean))
            .Append(context.Transforms.Concatenate("raw", [.. Numbers.Select(name => $"{name}_filled")]))
            .Append(context.Transforms.NormalizeMeanVariance("scaled", "raw"))
            .Append(context.Transforms.Concatenate("features",
                ["scaled", "paperless_number", "login_missing_number", .. Texts.Select(name => $"{name}_code")]))
            .Append(context.BinaryClassification.Trainers.LbfgsLogisticRegression("churned", "features"));
        var model = steps.Fit(split.TrainSet);
        context.Model.Save(model, data.Schema, path);
        return context.BinaryClassification.Evaluate(model.Transform(split.TestSet), "churned").AreaUnderRocCurve;
    }
}
