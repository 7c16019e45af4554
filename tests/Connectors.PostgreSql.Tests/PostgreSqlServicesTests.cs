using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

public sealed class PostgreSqlServicesTests
{
    [Fact]
    public async Task AddPostgreSql_Services_HaveTheThreeKinds()
    {
        await using var services = new ServiceCollection().AddPostgreSql().BuildServiceProvider();
        var input = new PartContext<InputOptions>("p", new() { Table = "t", UserColumn = "u" }, "Host=in", services);
        var output = new PartContext<OutputOptions>("p", new() { Table = "t" }, "Host=out", services);
        var queue = new TriggerContext("orders", new("p", new() { Table = "queue" }, "Host=queue", services));

        await using var retriever = Assert.Single(services.GetServices<RetrieverKind>(), kind => kind.Name == "PostgreSql").Create(input);
        await using var writer = Assert.Single(services.GetServices<WriterKind>(), kind => kind.Name == "PostgreSql").Create(output);
        await using var trigger = Assert.Single(services.GetServices<TriggerKind>(), kind => kind.Name == "PostgreSql").Create(queue);

        Assert.Equal("postgresql in:5432", retriever.Location);
        Assert.Equal("postgresql out:5432", writer.Location);
        Assert.Equal("postgresql queue:5432 \"queue\"", trigger.Location);
    }
}
