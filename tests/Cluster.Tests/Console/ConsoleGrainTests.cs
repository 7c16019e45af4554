using System.Text.Json;
using ModelPipeline.Grains;

namespace ModelPipeline.Tests;

/// <summary>What the console asks all silos for.</summary>
public sealed class ConsoleGrainTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(1_000)]
    public async Task Series_TwoSilos_HasALineOfEach(int steps)
    {
        await using var cluster = await ScoringCluster.StartAsync();
        await cluster.ScoreAsync("ann");

        using var series = JsonDocument.Parse(await cluster.Client.GetGrain<IConsoleGrain>(0).Series(null, steps));

        var silos = series.RootElement.GetProperty("silos").EnumerateArray().ToList();
        Assert.Equal(2, silos.Select(silo => silo.GetProperty("silo").GetString()).Distinct().Count());
        Assert.All(silos, silo =>
        {
            Assert.True(silo.GetProperty("answers").GetBoolean());
            Assert.InRange(silo.GetProperty("usedBytes").GetInt64(), 1, silo.GetProperty("limitBytes").GetInt64());
            Assert.Matches(@"^\d+\.\d+\.\d+$", silo.GetProperty("version").GetString());
        });
        Assert.Equal(1, silos.Sum(silo => silo.GetProperty("users").GetInt32()));
        Assert.Equal(10, series.RootElement.GetProperty("stepSeconds").GetInt32());
        Assert.False(series.RootElement.GetProperty("isKept").GetBoolean());
    }
}
