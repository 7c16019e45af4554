namespace ModelPipeline.Models.Onnx.Tests;

/// <summary>How the fields of a message are read. The tests write the bytes themselves.</summary>
public sealed class ProtoReaderTests
{
    // Field 1 with the number 300, field 2 with 8 bytes, field 3 with the text "ab", field 4 with 4 bytes, field 25 with an empty text.
    private static readonly byte[] Message =
    [
        0x08, 0xAC, 0x02, 0x11, 1, 2, 3, 4, 5, 6, 7, 8, 0x1A, 2, (byte)'a', (byte)'b', 0x25, 9, 10, 11, 12, 0xCA, 0x01, 0,
    ];

    [Fact]
    public void Next_FieldsOfEachKind_HaveTheirNumberContentAndBytes()
    {
        var fields = new List<(int Field, string Content)>();
        var raw = new List<byte>();
        var reader = new ProtoReader(Message);
        while (reader.Next())
        {
            fields.Add((reader.Field, Convert.ToHexStringLower(reader.Content)));
            raw.AddRange(reader.Raw);
        }

        Assert.Equal([(1, "ac02"), (2, "0102030405060708"), (3, "6162"), (4, "090a0b0c"), (25, "")], fields);
        Assert.Equal(Message, raw);
    }

    [Fact]
    public void First_Field_IsTheFirstWithTheNumber()
    {
        byte[] twice = [.. Message, 0x1A, 1, (byte)'c'];

        Assert.Equal("ab", ProtoReader.Text(twice, 3));
        Assert.Equal(["ab", "c"], ProtoReader.Texts(twice, 3));
        Assert.Equal([9, 10, 11, 12], ProtoReader.First(twice, 4).ToArray());
        Assert.Equal("", ProtoReader.Text(twice, 5));
        Assert.Empty(ProtoReader.Texts(twice, 5));
    }

    [Fact]
    public void NextNumber_PackedNumbers_AreReadOneAfterTheOther()
    {
        var numbers = new List<long>();
        var reader = new ProtoReader([5, 0xAC, 0x02, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x80]);
        while (reader.NextNumber(out var number))
            numbers.Add(number);

        Assert.Equal([5, 300, -1], numbers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("08")]
    [InlineData("0880")]
    [InlineData("80")]
    [InlineData("1101020304050607")]
    [InlineData("1a")]
    [InlineData("1a036162")]
    [InlineData("1affffffffffffffffff01")]
    [InlineData("25010203")]
    [InlineData("0b")]
    [InlineData("0c00")]
    [InlineData("0e00")]
    public void Next_MalformedField_EndsTheMessage(string bytes)
    {
        var reader = new ProtoReader(Convert.FromHexString(bytes));

        Assert.False(reader.Next());
    }
}
