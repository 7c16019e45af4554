namespace ModelPipeline.Tests;

public sealed class OpenInputTests
{
    private static readonly Field A = new("a", ColumnType.Double);
    private static readonly Field B = new("b", ColumnType.Double);
    private static readonly Field Gone = new("gone", ColumnType.Double);

    private readonly OpenInput input = new(new FakeRetriever(), [A, Gone], new([A, B]));

    [Fact]
    public void Has_Columns_AreThoseThatAreReadAndThere()
    {
        Assert.True(input.Has([]));
        Assert.True(input.Has([A]));
        Assert.False(input.Has([A, B]));
        Assert.False(input.Has([Gone]));
    }

    [Fact]
    public void With_MoreColumns_IsEachOnce() => Assert.Equal([A, Gone, B], input.With([A with { Type = ColumnType.Single }, B]));
}
