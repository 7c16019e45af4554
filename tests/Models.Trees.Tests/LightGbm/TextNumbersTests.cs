using System.Text;
using ModelPipeline.Models.Trees.LightGbm;

namespace ModelPipeline.Models.Trees.Tests.LightGbm;

public sealed class TextNumbersTests
{
    [Theory]
    [InlineData("1 2 -3", new[] { 1, 2, -3 })]
    [InlineData(" 1  2 ", new[] { 1, 2 })]
    [InlineData("4.000 7", new[] { 4, 7 })]
    [InlineData("2147483647", new[] { int.MaxValue })]
    [InlineData("", new int[0])]
    public void Ints_WholeNumbers_AreRead(string line, int[] numbers) =>
        Assert.Equal(numbers, TextNumbers.Ints(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("x")]
    [InlineData("1 x 2")]
    [InlineData("1x")]
    [InlineData("1e5")]
    [InlineData("2147483648")]
    public void Ints_SomethingElse_IsAFault(string line)
    {
        var error = Assert.Throws<FormatException>(() => TextNumbers.Ints(Encoding.UTF8.GetBytes(line)));

        Assert.Equal("has something else where a whole number belongs", error.Message);
    }

    [Theory]
    [InlineData("0.5 1e-3 nan", 3)]
    [InlineData(" 1  2 ", 2)]
    [InlineData("", 0)]
    public void Count_Words_AreCounted(string line, int count) => Assert.Equal(count, TextNumbers.Count(Encoding.UTF8.GetBytes(line)));
}
