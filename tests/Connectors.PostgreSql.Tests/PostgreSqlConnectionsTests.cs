using ModelPipeline.Connectors.PostgreSql;
using Npgsql;

namespace ModelPipeline.Tests;

public sealed class PostgreSqlConnectionsTests
{
    [Theory]
    [InlineData("Host=x", true, 15, 5)]
    [InlineData("Host=x;Tcp Keepalive=false", false, 15, 5)]
    [InlineData("Host=x;tcp keepalive time=60;Tcp Keepalive Interval=9", true, 60, 9)]
    public async Task Parse_Keepalive_IsOnUnlessTheConnectionStringSetsIt(string text, bool isOn, int seconds, int interval)
    {
        await using var pool = PostgreSqlConnections.Parse(text, "Input:Connection").Plain("test");

        var settings = new NpgsqlConnectionStringBuilder(pool.ConnectionString);

        Assert.Equal((isOn, seconds, interval), (settings.TcpKeepAlive, settings.TcpKeepAliveTime, settings.TcpKeepAliveInterval));
    }
}
