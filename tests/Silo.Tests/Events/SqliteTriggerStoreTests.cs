using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

public sealed class SqliteTriggerStoreTests : TriggerStoreTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    internal override Task<AccessDatabase> OpenAsync() => Task.FromResult(AccessServices.Open(
        new() { State = $"Data Source={Path.Combine(folder, "state.db")};Pooling=False", ServiceId = "own" }));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
