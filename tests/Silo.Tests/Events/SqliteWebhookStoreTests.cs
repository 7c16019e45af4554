using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

public sealed class SqliteWebhookStoreTests : WebhookStoreTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    internal override Task<AccessDatabase> OpenAsync() => Task.FromResult(EventDatabase.OpenSqlite(folder));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
