using ModelPipeline.BigQueryEmulator.Api;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The dispositions of a job for the table that it writes.</summary>
/// <param name="Write">WRITE_APPEND, WRITE_TRUNCATE, WRITE_EMPTY, or null for the default of the job.</param>
/// <param name="Create">CREATE_IF_NEEDED, the default, or CREATE_NEVER.</param>
internal sealed record Dispositions(string? Write, string Create)
{
    public static Dispositions Read(JsonObject configuration) =>
        new(configuration.Text("writeDisposition")?.ToUpperInvariant(),
            configuration.Text("createDisposition")?.ToUpperInvariant() ?? "CREATE_IF_NEEDED");

    public bool Truncates => Write is "WRITE_TRUNCATE" or "WRITE_TRUNCATE_DATA";

    public bool WantsEmpty(bool byDefault) => Write is null ? byDefault : Write == "WRITE_EMPTY";
}
