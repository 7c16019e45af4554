namespace ModelPipeline.Tests;

public sealed class ShadowBytesTests
{
    // A text has 24 bytes and two for a character, and a reference to it 8.
    private const long User = 8 + 24 + (2 * 3);

    [Fact]
    public void Of_Numbers_IsEightBytesEach() => Assert.Equal(
        (2 * User) + 16, ShadowBytes.Of(new(["abc", "def"], [new Column<double>(new("x", ColumnType.Double), new double[2])])));

    [Fact]
    public void Of_NullFlags_IsAByteEach() => Assert.Equal(
        (2 * User) + 2 + 16,
        ShadowBytes.Of(new(["abc", "def"], [new Column<long>(new("x", ColumnType.Int64), new long[2], new bool[2])])));

    [Fact]
    public void Of_Texts_IsTheirLengthAndOfANullTheReferenceAlone() => Assert.Equal(
        (2 * User) + (8 + 24 + 8) + 8,
        ShadowBytes.Of(new(["abc", "def"], [new Column<string>(new("x", ColumnType.String), new string[] { "four", null! })])));

    [Fact]
    public void Of_Vectors_IsFourBytesForEachElement() => Assert.Equal(
        (2 * User) + (24 + 20) + 24,
        ShadowBytes.Of(new(["abc", "def"], [new Column<float[]>(new("x", ColumnType.Vector), new float[][] { new float[5], null! })])));

    [Fact]
    public void Of_NothingInIt_IsNothing() => Assert.Equal(0, ShadowBytes.Of(new([], [])));
}
