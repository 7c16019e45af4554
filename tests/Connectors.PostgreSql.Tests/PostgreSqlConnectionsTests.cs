using ModelPipeline.Connectors.PostgreSql;
using Npgsql;

namespace ModelPipeline.Tests;

public sealed class PostgreSqlConnectionsTests
{
    private const string Setting = "Input:Connection";

    [Theory]
    [InlineData("Host=x", true, 15, 5)]
    [InlineData("Host=x;Tcp Keepalive=false", false, 15, 5)]
    [InlineData("Host=x;tcp keepalive time=60;Tcp Keepalive Interval=9", true, 60, 9)]
    public async Task Parse_Keepalive_IsOnUnlessTheConnectionStringSetsIt(string text, bool isOn, int seconds, int interval)
    {
        await using var pool = PostgreSqlConnections.Parse(text, Setting).Plain("test");

        var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);

        Assert.Equal((isOn, seconds, interval), (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval));
    }

    [Theory]
    [InlineData("Host=x", "ModelPipeline", 20, 16, 2, true)]
    [InlineData("Host=x;Minimum Pool Size=30", "ModelPipeline", 30, 16, 2, true)]
    [InlineData("Host=x;Minimum Pool Size=3", "ModelPipeline", 20, 16, 2, true)]
    [InlineData("Host=x;Application Name=a;Maximum Pool Size=7;Max Auto Prepare=9;Auto Prepare Min Usages=4;No Reset On Close=false",
        "a", 7, 9, 4, false)]
    public async Task Preparing_ConnectionString_WinsOverTheDefaults(
        string text, string application, int poolSize, int prepared, int usages, bool keepsSessions)
    {
        await using var pool = PostgreSqlConnections.Parse(text, Setting).Preparing("test", _ => Task.CompletedTask);

        var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);

        Assert.Equal((application, poolSize, prepared, usages, keepsSessions),
            (settings.ApplicationName, settings.MaxPoolSize, settings.MaxAutoPrepare, settings.AutoPrepareMinUsages,
                settings.NoResetOnClose));
    }

    [Theory]
    [InlineData("Host=x")]
    [InlineData("Host=x;Max Auto Prepare=9")]
    public async Task Plain_AnyConnectionString_PreparesNothing(string text)
    {
        await using var pool = PostgreSqlConnections.Parse(text, Setting).Plain("test");

        Assert.Equal(0, new NpgsqlConnectionStringBuilder(pool.ConnectionString).MaxAutoPrepare);
    }

    [Theory]
    [InlineData("Host=x;Port=0", false)]
    [InlineData("Host=x;Port=1", true)]
    [InlineData("Host=x;Port=65535", true)]
    [InlineData("Host=x;Port=65536", false)]
    public void Parse_Port_IsOneOfTcp(string text, bool fits)
    {
        var error = Record.Exception(() => PostgreSqlConnections.Parse(text, Setting));

        Assert.Equal(
            fits ? null : "Input:Connection names a connection string that Npgsql cannot read; set it to one such as "
                + "\"Host=localhost;Database=warehouse;Username=pipeline\", and look for a misspelt key.",
            (error as PipelineConfigurationException)?.Faults.Single().ToString());
    }

    [Theory]
    [InlineData("Host=Warehouse.Example;Database=Scores;Username=u", "postgresql warehouse.example:5432 Scores")]
    [InlineData("Host=w;Port=6432;Username=u;Password=secret", "postgresql w:6432 u")]
    [InlineData("Host=w;Database=d;Search Path=sales", "postgresql w:5432 d sales")]
    public void Location_ConnectionString_IsTheDatabaseAndItsSearchPath(string text, string location) =>
        Assert.Equal(location, PostgreSqlConnections.Parse(text, Setting).Location);
}
