using ModelPipeline.Silo.GrainState;

namespace ModelPipeline.Tests;

public sealed class SqliteGrainStateTests : GrainStateTests, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-").FullName;

    private string ConnectionString => $"Data Source={folder}/below/state.db;Pooling=False";

    public void Dispose() => Directory.Delete(folder, recursive: true);

    protected override void Use(ISiloBuilder silo) => silo.UseSqliteGrainState(ConnectionString);

    [Fact]
    public async Task Apply_ByEightAtOnce_MakesOneSchema() =>
        await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => new SqliteStateSchema(ConnectionString).ApplyAsync(CancellationToken.None))));
}
