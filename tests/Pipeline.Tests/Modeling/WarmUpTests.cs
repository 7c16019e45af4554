namespace ModelPipeline.Tests;

public sealed class WarmUpTests
{
    public static TheoryData<Field, object, object> Fields => new()
    {
        { new("x", ColumnType.Single), 0f, 1f },
        { new("x", ColumnType.Double), 0.0, 1.0 },
        { new("x", ColumnType.Int64), 0L, 1L },
        { new("x", ColumnType.Boolean), false, true },
        { new("x", ColumnType.Timestamp), DateTime.UnixEpoch, DateTime.UnixEpoch.AddDays(1) },
        { new("x", ColumnType.Vector, VectorLength: 2), new[] { 0f, 0f }, new[] { 1f, 1f } },
        { new("x", ColumnType.Vector), Array.Empty<float>(), Array.Empty<float>() },
        { new("x", ColumnType.String), "", "" },
    };

    [Theory]
    [MemberData(nameof(Fields))]
    public void TwoRows_ColumnOfAType_IsZerosAndOnes(Field field, object first, object second)
    {
        var rows = WarmUp.TwoRows([field]);

        Assert.Equal(["warm-up", "warm-up"], rows.Users);
        Assert.Equal(first, rows["x"].ValueAt(0));
        Assert.Equal(second, rows["x"].ValueAt(1));
        Assert.Equal(first, WarmUp.Row([field])["x"].ValueAt(0));
        Assert.Equal((1, 0), (WarmUp.Row([field]).Count, WarmUp.NoRows([field]).Count));
    }
}
