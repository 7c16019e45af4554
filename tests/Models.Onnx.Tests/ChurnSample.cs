namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>A classifier of a number, a whole number and a text. It fails for unknown texts.</summary>
internal sealed class ChurnSample(bool texts = false, bool maps = false, int rows = OnnxGraph.Free) : IFailingModelSample
{
    public string Extension => ".onnx";

    public string Score => texts && maps ? "probabilities[leave]" : "probabilities[1]";

    public string Poison => "secret-plan";

    public byte[] Content { get; } = Graphs.Churn(texts, maps, rows).ToArray();

    public Task<IModel> LoadAsync(ModelOptions options, CancellationToken cancellationToken) =>
        OnnxLoader.LoadAsync(options, cancellationToken);

    public Batch Rows(int count, int seed) => Graphs.ChurnRows(count, seed);

    public Batch Poisoned(Batch rows, int row)
    {
        var plans = rows.Values<string>("plan").ToArray();
        plans[row] = Poison;
        return rows.With("plan", plans);
    }

    public IReadOnlyList<double> ScoresOf(Batch rows) => Graphs.ChurnOf(rows);
}
