namespace ModelPipeline.Models.Python;

/// <summary>
/// Writes the requests of a model. The head of a request depends only on the nulls of the batch, so the head for a batch without nulls is
/// written once.
/// </summary>
internal sealed class PythonRequests
{
    private readonly PythonInputs inputs;
    private readonly Field[] fields;
    private readonly string[]? wanted;
    private readonly Dictionary<string, object[]> known;
    private readonly byte[] headWithoutNulls;

    /// <param name="inputs">The inputs and the columns that feed them.</param>
    /// <param name="schema">The columns, with their types.</param>
    /// <param name="wanted">The outputs to compute; null for all outputs.</param>
    /// <param name="known">The outputs with the types and widths that every answer must have.</param>
    public PythonRequests(PythonInputs inputs, Schema schema, string[]? wanted, IReadOnlyList<ModelOutput> known)
    {
        this.inputs = inputs;
        this.wanted = wanted;
        this.known = known.ToDictionary(
            output => output.Name, output => new object[] { RequestColumn.TypeName(output.Type), output.Components?.Count ?? 1 });
        fields = [.. inputs.All.Select(input => schema.First(field => field.Name == input.Column))];
        headWithoutNulls = Head(new bool[fields.Length]);
    }

    public FrameWriter Of(Batch batch)
    {
        var columns = Array.ConvertAll(fields, field => batch[field.Name]);
        var nulls = Array.ConvertAll(columns, RequestColumn.HasNulls);
        var frame = new FrameWriter(nulls.Contains(true) ? Head(nulls) : headWithoutNulls, batch.Count);
        foreach (var column in columns)
            RequestColumn.Write(frame, column);
        return frame;
    }

    private byte[] Head(bool[] nulls) => Message.Write(new
    {
        Op = "apply",
        Shape = inputs.IsMatrix ? "matrix" : "columns",
        Columns = inputs.All.Select((input, i) => new { input.Name, Type = RequestColumn.TypeName(fields[i].Type), Nulls = nulls[i] }),
        Outputs = wanted,
        Known = known,
    });
}
