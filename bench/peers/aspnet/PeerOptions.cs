namespace ModelPipeline.Bench.AspNet;

/// <summary>What the command line says.</summary>
/// <param name="ConnectionString">Npgsql's; decides on multiplexing and the size of the pool.</param>
/// <param name="Pipeline">What scores carry as their pipeline.</param>
/// <param name="Input">The table with a row per user.</param>
/// <param name="Output">The table for scores.</param>
/// <param name="ModelPath">A <c>.zip</c> of ML.NET or an <c>.onnx</c>.</param>
/// <param name="Batches">Whether reads and writes are coalesced.</param>
/// <param name="Runs">Batches in flight, where they are.</param>
internal sealed record PeerOptions(string ConnectionString, string Pipeline, string Input, string Output, string ModelPath, bool Batches,
    int Runs)
{
    public static PeerOptions Read(IConfiguration settings) => new(
        settings["database"] ?? throw new ArgumentException("--database is missing."),
        settings["pipeline"] ?? "lr",
        settings["input"] ?? throw new ArgumentException("--input is missing."),
        settings["output"] ?? throw new ArgumentException("--output is missing."),
        settings["model"] ?? throw new ArgumentException("--model is missing."),
        settings.GetValue<bool>("batches"),
        settings.GetValue("runs", 4));
}
