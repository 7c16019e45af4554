using System.Text;
using ModelPipeline.Models.Trees.XGBoost;

namespace ModelPipeline.Models.Trees.Tests.XGBoost;

/// <summary>Texts stand for bytes, one character for one byte.</summary>
public sealed class UbjReaderTests
{
    [Fact]
    public void Read_NumbersOfEachType_AreRead() => Assert.Equal(
        [-2.0, 254.0, 65.0, -2.0, -2.0, -2.0, 1.5, -0.25, double.NaN, double.NaN, 1.0, 0.0],
        Items(Read("[i\xFEU\xFE" + "CAI\xFF\xFEl\xFF\xFF\xFF\xFEL\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE" + "d\x3F\xC0\0\0"
            + "D\xBF\xD0\0\0\0\0\0\0" + "ZNTF]")));

    [Fact]
    public void Read_WholeNumbersOfSeveralBytes_BeginWithTheGreatest() => Assert.Equal(
        [258.0, 16_909_060.0, 72_623_859_790_382_856.0], Items(Read("[I\x01\x02l\x01\x02\x03\x04L\x01\x02\x03\x04\x05\x06\x07\x08]")));

    [Fact]
    public void Read_MembersOfEachKind_AreRead()
    {
        var all = Assert.IsType<Dictionary<string, object>>(Read("{i\x04textSi\x02" + "abi\x05" + "empty[]U\x04none{}i\x04list[Si\0]}"));

        Assert.Equal(["text", "empty", "none", "list"], all.Keys);
        Assert.Equal("ab", all["text"]);
        Assert.Empty(Items(all["empty"]));
        Assert.Empty(Assert.IsType<Dictionary<string, object>>(all["none"]));
        Assert.Equal([""], Items(all["list"]));
    }

    [Fact]
    public void Read_ListOfOneType_IsAnArrayOfNumbers()
    {
        var lists = Items(Read("[[$l#i\x02\0\0\0\x05\xFF\xFF\xFF\xFF[$U#i\0[$U#l\0\0\0\x03" + "ABCT]"));

        Assert.Equal([5.0, -1.0], Assert.IsType<double[]>(lists[0]));
        Assert.Empty(Assert.IsType<double[]>(lists[1]));
        Assert.Equal([65.0, 66.0, 67.0], Assert.IsType<double[]>(lists[2]));
        Assert.Equal(1.0, lists[3]);
    }

    [Fact]
    public void Read_ListOfKnownLength_HasNoEnd()
    {
        var lists = Items(Read("[[#i\x02i\x01Si\x01" + "a[#i\0T]"));

        Assert.Equal([1.0, "a"], Items(lists[0]));
        Assert.Empty(Items(lists[1]));
        Assert.Equal(1.0, lists[2]);
    }

    [Theory]
    [InlineData("Si\x02" + "ab", "ab")]
    [InlineData("Si\0", "")]
    public void Read_TextAtTheEnd_IsWhole(string content, string text) => Assert.Equal(text, Read(content));

    [Fact]
    public void Read_ArrayAtTheEnd_IsWhole() => Assert.Equal([65.0, 66.0], Assert.IsType<double[]>(Read("[$U#i\x02" + "AB")));

    [Theory]
    [InlineData("x")]
    [InlineData("{i\x01" + "aTi\x01" + "aT}")]
    [InlineData("{i\x01" + "a}")]
    [InlineData("Si\xFF")]
    [InlineData("Si\x03" + "ab")]
    [InlineData("SL\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF")]
    [InlineData("[$Ui\x01" + "A")]
    [InlineData("[$U#i\xFF")]
    [InlineData("[$U#i\x03" + "AB")]
    [InlineData("[$x#i\x01" + "A")]
    [InlineData("[$l#i\x02\0\0\0\x05\0\0\0")]
    [InlineData("[#i\x02T")]
    [InlineData("[T")]
    public void Read_NoWholeFile_IsAFault(string content) =>
        Assert.Equal("is no whole file of Universal Binary JSON", Assert.Throws<FormatException>(() => Read(content)).Message);

    [Fact]
    public void Read_FileEndsEarly_IsAFaultWhereverItEnds()
    {
        const string Whole = "{i\x01" + "a[$l#i\x02\0\0\0\x05\0\0\0\x06i\x01" + "b[#i\x02i\x01Si\x01" + "zi\x01" + "c[D\0\0\0\0\0\0\0\0]}";

        Assert.Equal(3, Assert.IsType<Dictionary<string, object>>(Read(Whole)).Count);
        for (var length = 0; length < Whole.Length; length++)
            Assert.Throws<FormatException>(() => Read(Whole[..length]));
    }

    // A deeper file would exhaust the stack.
    [Theory]
    [InlineData("[", "]")]
    [InlineData("[#i\x01", "")]
    [InlineData("{i\x01" + "a", "}")]
    public void Read_DeeperThan64Levels_IsAFault(string open, string close)
    {
        string Nested(int levels) =>
            string.Concat(Enumerable.Repeat(open, levels)) + "T" + string.Concat(Enumerable.Repeat(close, levels));

        Assert.NotNull(Read(Nested(64)));
        Assert.Throws<FormatException>(() => Read(Nested(65)));
    }

    private static object Read(string content) => UbjReader.Read(Encoding.Latin1.GetBytes(content));

    private static List<object> Items(object value) => Assert.IsType<List<object>>(value);
}
