using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.Sqlite.Tests;

public sealed class SqliteServicesTests
{
    [Fact]
    public async Task AddSqlite_Services_HaveBothKinds()
    {
        await using var services = new ServiceCollection().AddSqlite().BuildServiceProvider();
        var path = Path.GetFullPath("x.db");
        var input = new PartContext<InputOptions>("p", new() { Table = "t", UserColumn = "u" }, $"Data Source={path}", services);
        var output = new PartContext<OutputOptions>("p", new() { Table = "t" }, $"Data Source={path}", services);

        await using var retriever = Assert.Single(services.GetServices<RetrieverKind>(), kind => kind.Name == "Sqlite").Create(input);
        await using var writer = Assert.Single(services.GetServices<WriterKind>(), kind => kind.Name == "Sqlite").Create(output);

        Assert.Contains(path, retriever.Location, StringComparison.Ordinal);
        Assert.Equal(retriever.Location, writer.Location);
    }
}
