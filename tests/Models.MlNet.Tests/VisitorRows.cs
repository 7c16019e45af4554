namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Batches for a model, as a pipeline makes them.</summary>
internal static class VisitorRows
{
    /// <summary>A batch of these rows with only the inputs of the model.</summary>
    public static Batch For(IModel model, params IReadOnlyList<Visitor> rows) => Of(model.Inputs.Select(field => field.Name), rows);

    /// <summary>A batch of these rows with the named columns.</summary>
    public static Batch Of(IEnumerable<string> names, IReadOnlyList<Visitor> rows) =>
        InputRows.Of([.. names.Select(name => (name, Values(name, rows)))]);

    private static Array Values(string name, IReadOnlyList<Visitor> rows) => name switch
    {
        nameof(Visitor.Age) => rows.Select(row => row.Age).ToArray(),
        nameof(Visitor.Income) => rows.Select(row => row.Income).ToArray(),
        nameof(Visitor.Visits) => rows.Select(row => (long)row.Visits).ToArray(),
        nameof(Visitor.Clicks) => rows.Select(row => row.Clicks).ToArray(),
        nameof(Visitor.IsMember) => rows.Select(row => row.IsMember).ToArray(),
        nameof(Visitor.Plan) => rows.Select(row => row.Plan).ToArray(),
        nameof(Visitor.Region) => rows.Select(row => (long)row.Region).ToArray(),
        nameof(Visitor.Taste) => rows.Select(row => row.Taste).ToArray(),
        _ => throw new ArgumentException($"No model should ask for '{name}'.", nameof(name)),
    };
}
