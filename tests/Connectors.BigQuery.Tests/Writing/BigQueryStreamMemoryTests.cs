using Microsoft.Extensions.Time.Testing;
using ModelPipeline.Connectors.BigQuery.Rest;
using ModelPipeline.Connectors.BigQuery.Writing;

namespace ModelPipeline.Connectors.BigQuery.Tests;

public sealed class BigQueryStreamMemoryTests
{
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(2);

    private readonly FakeTimeProvider clock = new();
    private readonly BigQueryStreamMemory memory;

    public BigQueryStreamMemoryTests() => memory = new(clock);

    [Fact]
    public void Row_StoredOrRefused_IsKnown()
    {
        var error = new BigQueryError(null, "invalid", "x");
        memory.Stored("a");
        memory.Refused("b", error);

        Assert.Equal((true, null), (memory.IsStored("a"), memory.Refusal("a")));
        Assert.Equal((false, error), (memory.IsStored("b"), memory.Refusal("b")));
        Assert.Equal((false, null), (memory.IsStored("c"), memory.Refusal("c")));
        memory.Stored("b");
        Assert.Equal((true, null), (memory.IsStored("b"), memory.Refusal("b")));
    }

    [Fact]
    public void Row_AfterTwoMinutes_IsForgotten()
    {
        memory.Stored("a");
        clock.Advance(Remembered - TimeSpan.FromTicks(1));
        Assert.True(memory.IsStored("a"));
        memory.Stored("b");

        clock.Advance(TimeSpan.FromTicks(1));

        Assert.False(memory.IsStored("a"));
        Assert.True(memory.IsStored("b"));
        memory.Stored("c");
        Assert.False(memory.IsStored("a"));
        Assert.True(memory.IsStored("b"));
        Assert.True(memory.IsStored("c"));
    }
}
