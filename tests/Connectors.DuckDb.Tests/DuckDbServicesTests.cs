using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.DuckDb.Tests;

public sealed class DuckDbServicesTests
{
    [Fact]
    public async Task AddDuckDb_Services_HaveTheKind()
    {
        await using var services = new ServiceCollection().AddDuckDb().BuildServiceProvider();
        var input = new PartContext<InputOptions>("p", new() { Table = "t", UserColumn = "u" }, "Data Source=:memory:", services);

        await using var made = Assert.Single(services.GetServices<RetrieverKind>(), kind => kind.Name == "DuckDb").Create(input);

        Assert.Equal("duckdb :memory:", made.Location);
    }
}
