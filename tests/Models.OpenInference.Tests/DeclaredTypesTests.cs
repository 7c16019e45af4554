using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>Setting Model:Types.</summary>
public sealed class DeclaredTypesTests
{
    [Theory]
    [InlineData("FP32", "FP32", "-1,1")]
    [InlineData("FP32[1]", "FP32", "-1,1")]
    [InlineData("INT8[4]", "INT8", "-1,4")]
    [InlineData("BYTES[999999]", "BYTES", "-1,999999")]
    public void Apply_Type_CountsMoreThanTheServers(string text, string type, string shape)
    {
        var known = Assert.Single(Apply([new("x", "FP64", [-1, 2])], null, text));

        Assert.Equal(("x", type, shape), (known.Name, known.Datatype, string.Join(',', known.Shape)));
    }

    [Theory]
    [InlineData("float")]
    [InlineData("FP31")]
    [InlineData("FP32[0]")]
    [InlineData("FP32[-1]")]
    [InlineData("FP32[1000000]")]
    [InlineData("FP32[2][3]")]
    [InlineData(" FP32")]
    [InlineData("FP32\n")]
    public void Apply_TextThatIsNoType_IsOneFaultAndTheServersTypeStays(string text)
    {
        var faults = new List<Fault>();
        var types = new Dictionary<string, string> { ["x"] = text };

        var known = DeclaredTypes.Apply([new("x", "FP64", [-1, 2])], null, types, faults);
        DeclaredTypes.Apply([new("x", "FP64", [-1, 2])], null, types, faults);

        Assert.Equal("FP64", Assert.Single(known).Datatype);
        Assert.Equal("Model:Types:x", Assert.Single(faults).Setting);
        Assert.StartsWith($"is '{text}', which is no datatype; set one of ", faults[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_NamesOfOtherSettings_AreThereIfTheyHaveAType()
    {
        Assert.Equal(["x"], Apply(null, ["x", "y"], "FP32").Select(each => each.Name));
        Assert.Equal(["y", "x"], Apply([new("y", "FP64", [-1])], ["y", "x"], "FP32").Select(each => each.Name));
        Assert.Equal(["x"], Apply([new("x", "FP64", [-1])], ["x"], "FP32").Select(each => each.Name));
        Assert.Empty(Apply(null, null, "FP32"));
    }

    private static IReadOnlyList<TensorMetadata> Apply(TensorMetadata[]? served, IEnumerable<string>? names, string text)
    {
        var faults = new List<Fault>();
        var known = DeclaredTypes.Apply(served, names, new Dictionary<string, string> { ["x"] = text }, faults);
        Assert.Empty(faults);
        return known;
    }
}
