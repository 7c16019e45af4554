using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Connectors.BigQuery.Tests;

/// <summary>Calls whose ids do not fit into one request.</summary>
public sealed class BigQueryRetrieverTests : IAsyncDisposable
{
    private const string Customers = """{"schema":{"fields":[{"name":"user_id","type":"STRING"},{"name":"x","type":"INTEGER"}]}}""";

    private static readonly ScriptedAnswer Nobody = new(ScriptedAnswer.Query, 200,
        """{"jobComplete":true,"schema":{"fields":[{"name":"id","type":"STRING"},{"name":"c0","type":"INTEGER"}]},"rows":[]}""");

    private readonly ServiceProvider services = IdentifiedProcess.Services();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => services.DisposeAsync();

    [Fact]
    public async Task GetAsync_RequestIsTooLarge_AsksForEachHalfAlone() =>
        Assert.Equal(["a b c d", "a b", "c d"], await AskedAsync([new(ScriptedAnswer.Query, 413, ""), Nobody], "a", "b", "c", "d"));

    [Fact]
    public async Task GetAsync_IdsOfMoreThanARequest_AsksForEachIdOnce()
    {
        string[] users = [.. "abcde".Select(each => new string(each, 4_000_000))];

        Assert.Equal(["a b", "c d", "e"], await AskedAsync([Nobody], users));
    }

    // The first letters of the ids of each query.
    private async Task<IEnumerable<string>> AskedAsync(ScriptedAnswer[] answers, params string[] users)
    {
        await using var server = await ScriptedServer.StartAsync(answers, Customers);
        await using var retriever = IdentifiedProcess.RetrieverOf(server.ConnectionString, services);
        await retriever.OpenAsync([new("x", ColumnType.Int64)], Token);

        await retriever.GetAsync(users, OnDemand.Call, Token);

        return [.. server.Requests
            .Where(request => request.Line.StartsWith(ScriptedAnswer.Query, StringComparison.Ordinal) && !request.IsDryRun)
            .Select(request => string.Join(' ', Ids(request).Select(id => id[0])))];
    }

    private static IEnumerable<string> Ids(ScriptedRequest request) =>
        JsonNode.Parse(request.Body)!["queryParameters"]![0]!["parameterValue"]!["arrayValues"]!.AsArray()
            .Select(id => (string)id!["value"]!);
}
