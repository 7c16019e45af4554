using Microsoft.Extensions.Configuration;
using ModelPipeline.Api;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>What <c>doctor</c> asks a PostgreSQL server: its version, its clock, and the rights of the role.</summary>
public sealed class DoctorDatabaseTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private readonly string role = $"role_{Guid.NewGuid():N}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string OfRole => server.ConnectionString.Replace("Username=postgres", $"Username={role}", StringComparison.Ordinal);

    // Each test has a role and tables of its own: customers may be read, scores may be read and added to.
    public async ValueTask InitializeAsync() => await ExecuteAsync($"""
        CREATE ROLE {role} LOGIN;
        CREATE SCHEMA {role} AUTHORIZATION postgres;
        CREATE TABLE {role}.customers (id text);
        CREATE TABLE {role}.secrets (id text);
        CREATE TABLE {role}.scores (id text);
        GRANT USAGE ON SCHEMA {role} TO {role};
        GRANT SELECT ON {role}.customers TO {role};
        GRANT SELECT, INSERT ON {role}.scores TO {role};
        """);

    public ValueTask DisposeAsync() => default;

    [Theory]
    [InlineData(0, "Ok")]
    [InlineData(-4, "Ok")]
    [InlineData(6, "Warning")]
    [InlineData(3600, "Warning")]
    public async Task PostgreSql_ThatAnswers_HasItsVersionAndTellsOfAClockThatIsFiveSecondsWrong(int seconds, string result)
    {
        var checks = await DatabaseChecks.PostgreSqlAsync(Settings(server.ConnectionString), new Ahead(seconds), Token);

        var check = Assert.Single(checks);
        Assert.Equal(("PostgreSQL of ConnectionStrings:scores", result), (check.Name, check.Result));
        if (result == "Ok")
        {
            Assert.Matches(@"^version \d+\.\d+ answers; its clock is that of this machine, to 5 s$", check.Found);
            Assert.Null(check.Remedy);
        }
        else
        {
            Assert.Matches(@"^its clock is -\d+\.\d s from that of this machine$", check.Found);
            Assert.Equal("Set both clocks by NTP.", check.Remedy);
            var told = double.Parse(check.Found.Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(told, -seconds - 60, -seconds + 0.1);
        }
    }

    [Fact]
    public async Task PostgreSql_RoleThatDoesNotExist_IsNamedWithTheAddressAndARemedy()
    {
        var none = server.ConnectionString.Replace("Username=postgres", "Username=nobody;Password=hidden", StringComparison.Ordinal);

        var check = Assert.Single(await DatabaseChecks.PostgreSqlAsync(Settings(none), TimeProvider.System, Token));

        Assert.True(check.IsFailed);
        Assert.StartsWith($"127.0.0.1:{server.Port} does not take the connection: ", check.Found, StringComparison.Ordinal);
        Assert.Equal("See that it runs, and that role, password and database are right.", check.Remedy);
        Assert.DoesNotContain("hidden", check.Found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rights_InputThatMayBeRead_IsWell()
    {
        var check = Assert.Single(await LookAsync(input: $"{role}.customers"));

        Assert.Equal(("pipeline churn, input", "Ok", $"role {role} may SELECT {role}.customers", null),
            (check.Name, check.Result, check.Found, check.Remedy));
    }

    [Fact]
    public async Task Rights_InputThatMayNotBeRead_IsNamedWithTheGrant()
    {
        var check = Assert.Single(await LookAsync(input: $"{role}.secrets"));

        Assert.Equal(("Failed", $"role {role} may not SELECT {role}.secrets", $"GRANT SELECT ON \"{role}\".\"secrets\" TO {role}"),
            (check.Result, check.Found, check.Remedy));
    }

    [Fact]
    public async Task Rights_OutputThatMayNotBeChanged_NamesTheRightsThatAreMissing()
    {
        var check = Assert.Single(await LookAsync(output: $"{role}.scores"));

        Assert.Equal(("pipeline churn, output", "Failed", $"role {role} may not UPDATE, DELETE {role}.scores",
            $"GRANT UPDATE, DELETE ON \"{role}\".\"scores\" TO {role}"), (check.Name, check.Result, check.Found, check.Remedy));
        await ExecuteAsync($"GRANT UPDATE, DELETE ON {role}.scores TO {role}");
        Assert.Equal($"role {role} may SELECT, INSERT, UPDATE, DELETE {role}.scores",
            Assert.Single(await LookAsync(output: $"{role}.scores")).Found);
    }

    [Fact]
    public async Task Rights_OutputThatIsMissing_IsCreatedWhereTheRoleMay()
    {
        var before = Assert.Single(await LookAsync(output: $"{role}.later"));
        await ExecuteAsync($"GRANT CREATE ON SCHEMA {role} TO {role}");
        var after = Assert.Single(await LookAsync(output: $"{role}.later"));

        Assert.Equal(
            ("Failed", $"the table {role}.later is missing, and role {role} may not create it in schema {role}",
                $"GRANT CREATE ON SCHEMA ... TO {role}, or create the table."),
            (before.Result, before.Found, before.Remedy));
        Assert.Equal(
            ("Ok", $"the table {role}.later is missing, and the role may create it in schema {role}"), (after.Result, after.Found));
    }

    [Fact]
    public async Task Rights_OutputWithoutASchemaThatIsMissing_IsOneOfTheSearchPath()
    {
        await ExecuteAsync($"ALTER ROLE {role} SET search_path = {role}, public");

        var before = Assert.Single(await LookAsync(output: "later"));
        await ExecuteAsync($"GRANT CREATE ON SCHEMA {role} TO {role}");
        var after = Assert.Single(await LookAsync(output: "later"));

        Assert.Equal(("Failed", "Ok"), (before.Result, after.Result));
        Assert.EndsWith("the role may create it in the first schema of the search path", after.Found, StringComparison.Ordinal);
    }

    // The check of the pipeline says that it is missing.
    [Fact]
    public async Task Rights_InputThatIsMissing_IsLeftToTheCheckOfThePipeline() =>
        Assert.Equal("Ok", Assert.Single(await LookAsync(input: $"{role}.later")).Result);

    [Fact]
    public async Task Rights_OtherStoresAndQueries_AreNotLookedAt()
    {
        Assert.Empty(await LookAsync());
        Assert.Empty(await LookAsync(input: "customers", output: "scores", kind: "Sqlite"));
        Assert.Equal(["pipeline churn, input", "pipeline churn, output"],
            (await LookAsync(input: $"{role}.customers", output: $"{role}.scores", kind: "postgresql")).Select(check => check.Name));
    }

    [Fact]
    public async Task Rights_ServerThatDoesNotAnswer_AreNamedWithTheirConnection()
    {
        var options = new PipelineOptions();
        (options.Input.Kind, options.Input.Table, options.Input.Connection) = ("PostgreSql", "customers", "scores");

        var check = Assert.Single(await PostgreSqlRights.LookAsync(new("churn", options), Settings("no connection string"), Token));

        Assert.Equal(("pipeline churn, input", true), (check.Name, check.IsFailed));
        Assert.StartsWith("the rights of ConnectionStrings:scores cannot be read: ", check.Found, StringComparison.Ordinal);
    }

    private async Task<IReadOnlyList<HealthCheck>> LookAsync(string input = "", string output = "", string kind = "PostgreSql")
    {
        var options = new PipelineOptions();
        (options.Input.Kind, options.Input.Table, options.Input.Connection) = (kind, input, "scores");
        (options.Output.Kind, options.Output.Table, options.Output.Connection) = (kind, output, "scores");
        return await PostgreSqlRights.LookAsync(new("churn", options), Settings(OfRole), Token);
    }

    private static IConfiguration Settings(string connection) => new ConfigurationBuilder().AddInMemoryCollection(
    [
        KeyValuePair.Create("ConnectionStrings:scores", (string?)connection),
        KeyValuePair.Create("ConnectionStrings:warehouse", (string?)"Data Source=warehouse.db"),
        KeyValuePair.Create("ConnectionStrings:other", (string?)"no connection string"),
    ]).Build();

    private async Task ExecuteAsync(string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Token);
    }

    private sealed class Ahead(int seconds) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddSeconds(seconds);
    }
}
