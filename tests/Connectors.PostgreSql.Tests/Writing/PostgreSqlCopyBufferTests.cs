namespace ModelPipeline.Connectors.PostgreSql.Tests;

/// <summary>The bytes of a binary copy, as PostgreSQL's documentation of COPY describes them.</summary>
public sealed class PostgreSqlCopyBufferTests
{
    private readonly PostgreSqlCopyBuffer buffer = new();

    private string Hex => Convert.ToHexString(buffer.Bytes.Span);

    [Fact]
    public void Begin_Copy_IsTheSignatureAndTwoEmptyFields()
    {
        buffer.Begin();

        Assert.Equal("5047434F50590AFF0D0A00" + "00000000" + "00000000", Hex);
    }

    [Fact]
    public void Write_Row_IsEachValueAfterItsLength()
    {
        buffer.BeginRow(8);
        buffer.Write(1.5f);
        buffer.Write(-2.0);
        buffer.Write(258L);
        buffer.Write(true);
        buffer.Write(false);
        buffer.Write(new Guid("00112233-4455-6677-8899-aabbccddeeff"));
        buffer.Write("aü");
        buffer.WriteNull();
        buffer.Complete();

        Assert.Equal(
            "0008" + "000000043FC00000" + "00000008C000000000000000" + "000000080000000000000102" + "0000000101" + "0000000100"
            + "0000001000112233445566778899AABBCCDDEEFF" + "0000000361C3BC" + "FFFFFFFF" + "FFFF",
            Hex);
    }

    // The rows go in messages of 32 KiB.
    [Fact]
    public void IsFull_Bytes_IsWhereAMessageIsFilledUntilItIsSent()
    {
        buffer.Append(new byte[(32 * 1024) - 1]);
        Assert.False(buffer.IsFull);

        buffer.Append(new byte[1]);
        Assert.True(buffer.IsFull);

        buffer.Clear();
        Assert.False(buffer.IsFull);
        Assert.Equal(0, buffer.Bytes.Length);
    }
}
