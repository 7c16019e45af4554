namespace ModelPipeline.Tests;

public sealed class TraceParentTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Span = "00f067aa0ba902b7";

    [Theory]
    [InlineData("00", false)]
    [InlineData("01", true)]
    [InlineData("02", false)]
    [InlineData("03", true)]
    [InlineData("09", true)]
    [InlineData("0a", false)]
    [InlineData("0b", true)]
    [InlineData("0f", true)]
    [InlineData("f0", false)]
    public void IsSampled_Flags_TellByTheirLowestBit(string flags, bool isSampled) =>
        Assert.Equal(isSampled, TraceParent.IsSampled($"00-{Trace}-{Span}-{flags}"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-" + Trace + "-" + Span + "-0")]
    [InlineData("00-" + Trace + "-" + Span + "-01-")]
    [InlineData("00-" + Trace + "-" + Span + "-01-more")]
    [InlineData("cc-" + Trace + "-" + Span + "-01more")]
    [InlineData("ff-" + Trace + "-" + Span + "-01")]
    [InlineData("0x-" + Trace + "-" + Span + "-01")]
    [InlineData("00_" + Trace + "-" + Span + "-01")]
    [InlineData("00-" + Trace + "_" + Span + "-01")]
    [InlineData("00-" + Trace + "-" + Span + "_01")]
    [InlineData("00-" + Trace + "-" + Span + "-0g")]
    [InlineData("00-" + Trace + "-" + Span + "-0G")]
    [InlineData("00-" + Trace + "-" + Span + "-g1")]
    [InlineData("00-00000000000000000000000000000000-" + Span + "-01")]
    [InlineData("00-" + Trace + "-0000000000000000-01")]
    [InlineData("00-4BF92F3577B34DA6A3CE929D0E0E4736-" + Span + "-01")]
    [InlineData("00-" + Trace + "-00F067AA0BA902B7-01")]
    public void IsSampled_AHeaderThatIsMissingOrMalformed_TellsNothing(string? header) => Assert.Null(TraceParent.IsSampled(header));

    [Theory]
    [InlineData("cc-" + Trace + "-" + Span + "-01")]
    [InlineData("cc-" + Trace + "-" + Span + "-01-more")]
    [InlineData("fe-" + Trace + "-" + Span + "-01-")]
    public void IsSampled_ALaterVersion_MayHaveMoreAtItsEnd(string header) => Assert.True(TraceParent.IsSampled(header));
}
