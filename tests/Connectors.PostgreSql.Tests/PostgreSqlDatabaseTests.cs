using System.ComponentModel.Design;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>Calls that fail, that a pooler disturbs, and that are cancelled; and what stays open.</summary>
public sealed class PostgreSqlDatabaseTests : IAsyncDisposable
{
    private const int PoolerEvent = 400;

    private readonly PostgreSqlSchema schema;
    private readonly PostgreSqlDatabase database;
    private readonly LogLines log = new();
    private int calls;

    public PostgreSqlDatabaseTests(PostgreSqlServer server)
    {
        schema = new(server);
        var services = new ServiceContainer();
        services.AddService(typeof(ILoggerFactory), log);
        database = PostgreSqlDatabase.Create(
            new PartContext<OutputOptions>("p", new(), $"{schema.ConnectionString};Application Name={schema.Name}", services),
            "Output:Connection");
    }

    private static CancellationToken Token => PostgreSqlSchema.Token;

    [Fact]
    public async Task Create_Part_IsOfTheOptions()
    {
        await using var input = PostgreSqlDatabase.Create(
            new PartContext<InputOptions>("p", new(), "Host=w;Username=u", new ServiceContainer()), "Input:Connection");

        Assert.Equal(new("p", "input", "postgresql w:5432 u"), input.Part);
        Assert.Equal("output", database.Part.Part);
        Assert.Equal(database.Part.Location, database.Location);
    }

    [Theory]
    [InlineData("26000")]
    [InlineData("42P05")]
    [InlineData("08P01")]
    public async Task TryAsync_SignOfAPooler_IsRepeatedOnceAndToldOnce(string state)
    {
        Assert.Equal(2, await database.TryAsync("write", () => FailFirstAsync(state), Token));
        var error = await Assert.ThrowsAsync<StoreException>(() => database.TryAsync("write", () => FailAsync(state), Token));

        Assert.Contains(state, error.Detail, StringComparison.Ordinal);
        Assert.Equal(3, calls);
        var (level, number, line) = Assert.Single(log.Lines);
        Assert.Equal((LogLevel.Warning, PoolerEvent), (level, number));
        Assert.StartsWith(
            $"Pipeline p: Output:Connection leads to a connection pooler such as PgBouncer ({state})", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_SignOfAPooler_MakesTheOtherCall()
    {
        Assert.Equal(7, await database.RunAsync(() => FailAsync("26000"), () => Task.FromResult(7)));
        await Assert.ThrowsAsync<PostgresException>(() => database.RunAsync(() => FailAsync("26000"), () => Task.FromResult(7)));
    }

    [Fact]
    public async Task StartAsync_SignOfAPooler_IsRepeated() =>
        Assert.Equal(2, await database.StartAsync("Output", "Output:Table", "write", () => FailFirstAsync("26000"), Token));

    [Theory]
    [InlineData("42P01")]
    [InlineData("57P01")]
    [InlineData("23505")]
    public async Task TryAsync_AnotherFailure_IsNotRepeated(string state)
    {
        await Assert.ThrowsAsync<StoreException>(() => database.TryAsync("write", () => FailAsync(state), Token));
        await Assert.ThrowsAsync<PostgresException>(() => database.RunAsync(() => FailAsync(state)));

        Assert.Equal(2, calls);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Calls_MistakeOfTheConnector_IsPassedOn()
    {
        Func<Task<int>> mistake = () => throw new InvalidOperationException("mistake");

        await Assert.ThrowsAsync<InvalidOperationException>(() => database.TryAsync("write", mistake, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(() => database.TranslateAsync("write", mistake, Token));
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => database.StartAsync("Output", "Output:Table", "write", mistake, Token));
    }

    // The driver may say that a connection broke, where the caller has given up.
    [Fact]
    public async Task Calls_FailureAfterTheCancellation_AreCancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => database.TryAsync("write", () => FailAsync("57014"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => database.TranslateAsync("write", () => FailAsync("57014"), cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => database.StartAsync("Output", "Output:Table", "write", () => FailAsync("42P01"), cancelled));
    }

    [Fact]
    public async Task TranslateAsync_Failure_NamesTheAction()
    {
        Assert.Equal(1, await database.TranslateAsync("read 'customers'", () => Task.FromResult(1), Token));
        var error = await Assert.ThrowsAsync<StoreException>(
            () => database.TranslateAsync("read 'customers'", () => FailAsync("42P01"), Token));

        Assert.StartsWith("PostgreSQL cannot read 'customers': ", error.Detail, StringComparison.Ordinal);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Sessions_AfterASignOfAPoolerAndAfterTheDisposal_AreClosed()
    {
        await (await database.OpenConnectionAsync(Token)).DisposeAsync();
        var prepared = Assert.Single(Sessions());

        await database.RunAsync(() => FailFirstAsync("26000"));
        await PostgreSqlSchema.UntilAsync(() => !Sessions().Contains(prepared), "the session that prepares statements ends");
        await (await database.OpenConnectionAsync(Token)).DisposeAsync();
        Assert.Single(Sessions());

        await database.DisposeAsync();
        await PostgreSqlSchema.UntilAsync(() => Sessions().Length == 0, "the last session ends");
    }

    [Fact]
    public async Task DisposeAsync_SessionThatPrepares_IsClosed()
    {
        await (await database.OpenConnectionAsync(Token)).DisposeAsync();

        await database.DisposeAsync();

        await PostgreSqlSchema.UntilAsync(() => Sessions().Length == 0, "the session ends");
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await schema.DisposeAsync();
    }

    private string?[] Sessions() => schema.Query($"SELECT pid FROM pg_stat_activity WHERE application_name = '{schema.Name}'");

    private Task<int> FailFirstAsync(string state) => calls == 0 ? FailAsync(state) : Task.FromResult(++calls);

    private Task<int> FailAsync(string state)
    {
        calls++;
        throw new PostgresException("the message", "ERROR", "ERROR", state);
    }
}
