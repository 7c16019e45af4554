using System.Data.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Grains;
using ModelPipeline.Silo.Access;

namespace ModelPipeline.Tests;

/// <summary>What keys and audit must do in each database.</summary>
public abstract class AccessStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    private AccessDatabase database = null!;

    private KeyStore Keys => new(database);

    private AuditStore Audit => new(database);

    /// <summary>Opens the database under test for an owner.</summary>
    internal abstract Task<AccessDatabase> OpenAsync(string serviceId);

    public async ValueTask InitializeAsync() => database = await OpenAsync("own");

    public virtual async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Keys_FromTheirMakingToTheirEnd_AreRead()
    {
        var key = new StoredKey("abcdefgh", [1, 2, 3], "batch", "retail", ["score", "read"], ["churn", "fraud-*"], Noon, "admin");
        await Keys.AddAsync(key, CancellationToken.None);
        await Keys.AddAsync(key with { Id = "other", Tenant = null, ExpiresAt = Noon.AddDays(9), CreatedAt = Noon.AddTicks(10) }, default);
        await Keys.RevokeAsync("abcdefgh", Noon.AddDays(1), CancellationToken.None);
        await Keys.RevokeAsync("abcdefgh", Noon.AddDays(2), CancellationToken.None);
        await Keys.EndAsync("other", Noon.AddDays(3), CancellationToken.None);
        await Keys.EndAsync("other", Noon.AddDays(4), CancellationToken.None);

        var found = await Keys.ReadAsync(CancellationToken.None);

        Assert.Equivalent(key with { RevokedAt = Noon.AddDays(1) }, found[0], strict: true);
        Assert.Equal(("other", null, Noon.AddDays(3)), (found[1].Id, found[1].Tenant, found[1].ExpiresAt));
        await using var other = await OpenAsync("other");
        Assert.Empty(await new KeyStore(other).ReadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Audit_ByEveryFilter_HasWhatFitsTheNewestFirst()
    {
        var entry = new AuditEntry("ada", "job.create", "1")
        {
            Tenant = "retail",
            Pipeline = "Churn",
            After = """{"a":1}""",
            Source = "10.0.0.1",
            TraceId = "t"
        };
        await Audit.AppendAsync(entry, Noon, CancellationToken.None);
        await Audit.AppendAsync(new("bob", "key.create", "2") { Before = "{}" }, Noon.AddSeconds(1.5), CancellationToken.None);
        await Audit.AppendAsync(new("ada", "key.revoke", "3"), Noon.AddSeconds(2), CancellationToken.None);

        var all = await TargetsAsync(new(10));
        var first = (await Audit.ReadAsync(new(1, Pipeline: "cHURN"), CancellationToken.None)).Single();

        Assert.Equal(["3", "2", "1"], all);
        Assert.Equal((entry, Noon), (first.Entry, first.At));
        Assert.Equal(["3", "1"], await TargetsAsync(new(10, Actor: "ada")));
        Assert.Equal(["1"], await TargetsAsync(new(10, Tenant: "retail")));
        Assert.Equal(["3", "2"], await TargetsAsync(new(10, Since: Noon.AddSeconds(1))));
        Assert.Equal(["1"], await TargetsAsync(new(10, Until: Noon.AddSeconds(1.5))));
        Assert.Equal(["2", "1"], await TargetsAsync(new(2, After: (await Audit.ReadAsync(new(1), CancellationToken.None))[0].Id)));
    }

    [Theory]
    [InlineData("UPDATE ModelPipelineAudit SET Actor = 'nobody' WHERE ServiceId = @service")]
    [InlineData("DELETE FROM ModelPipelineAudit WHERE ServiceId = @service")]
    public async Task Audit_ThatSomebodyWantsToChange_OnlyGrows(string change)
    {
        await Audit.AppendAsync(new("ada", "job.create", "1"), Noon, CancellationToken.None);

        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => database.ExecuteAsync(change, [], CancellationToken.None));

        Assert.Contains("only grows", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(["1"], await TargetsAsync(new(10)));
    }

    [Fact]
    public async Task AuditLog_WhereTheStoreIsGone_TellsTheLogAndLetsTheCallerGo()
    {
        var gone = new AccessDatabase(new GoneDatabase(), "own", null);
        var clock = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(3) };
        using var over = new CancellationTokenSource();
        await over.CancelAsync();

        await new AuditLog(new(gone), clock, NullLogger<AuditLog>.Instance).RecordAsync(new("ada", "job.create", "1"), over.Token);
    }

    private async Task<IEnumerable<string>> TargetsAsync(AuditQuery query) =>
        (await Audit.ReadAsync(query, CancellationToken.None)).Select(record => record.Entry.Target);

    private sealed class GoneDatabase : DbDataSource
    {
        public override string ConnectionString => "";

        protected override DbConnection CreateDbConnection() => throw new GoneException();

        private sealed class GoneException : DbException;
    }
}
