namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Batches as a pipeline hands them to a model.</summary>
internal static class VisitorRows
{
    /// <summary>The columns that the model asks for, and no others, of these rows.</summary>
    public static Batch For(IModel model, params IReadOnlyList<Visitor> rows) => Of(model.Inputs.Select(field => field.Name), rows);

    /// <summary>Columns of that name of these rows.</summary>
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
