using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>A model that ML.NET has trained. The tests save it, and compare answers with its own predictions.</summary>
internal sealed class Trained(ITransformer model, DataViewSchema schema)
{
    private static readonly Lazy<Trained> AllTypes = new(
        () => Fit(ml => Prepare(ml).Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression())));

    /// <summary>A logistic regression over a column of every type.</summary>
    public static Trained Binary => AllTypes.Value;

    public DataViewSchema Schema => schema;

    public static Trained Fit(Func<MLContext, IEstimator<ITransformer>> estimator)
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(Visitor.Make(300));
        return new(estimator(ml).Fit(data), data.Schema);
    }

    /// <summary>Makes Features of a column of every type.</summary>
    public static IEstimator<ITransformer> Prepare(MLContext ml) => ml.Transforms
        .Conversion.ConvertType(
            [new("IncomeF", nameof(Visitor.Income)), new("VisitsF", nameof(Visitor.Visits)), new("ClicksF", nameof(Visitor.Clicks)),
                new("MemberF", nameof(Visitor.IsMember))], DataKind.Single)
        .Append(ml.Transforms.Categorical.OneHotEncoding("PlanCode", nameof(Visitor.Plan)))
        .Append(ml.Transforms.Conversion.MapKeyToVector("RegionCode", nameof(Visitor.Region)))
        .Append(ml.Transforms.Concatenate("Features", nameof(Visitor.Age), "IncomeF", "VisitsF", "ClicksF", "MemberF", "PlanCode",
            "RegionCode", nameof(Visitor.Taste)));

    /// <summary>Makes Features of the columns Age and Taste only.</summary>
    public static IEstimator<ITransformer> PrepareFloats(MLContext ml) =>
        ml.Transforms.Concatenate("Features", nameof(Visitor.Age), nameof(Visitor.Taste));

    public void Save(string file) => new MLContext().Model.Save(model, schema, file);

    public byte[] ToArray()
    {
        using var content = new MemoryStream();
        new MLContext().Model.Save(model, schema, content);
        return content.ToArray();
    }

    public void SaveWithoutSchema(string file) => new MLContext().Model.Save(model, null, file);

    /// <summary>The predictions of ML.NET.</summary>
    public T[] Expected<T>(string column, params IReadOnlyList<Visitor> rows) =>
        [.. model.Transform(new MLContext().Data.LoadFromEnumerable(rows)).GetColumn<T>(column)];
}
