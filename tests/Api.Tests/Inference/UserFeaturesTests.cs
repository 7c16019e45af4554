using ModelPipeline.Api;
using ModelPipeline.Grains;
using ModelPipeline.Inference;

namespace ModelPipeline.Tests;

public sealed class UserFeaturesTests
{
    private static readonly ColumnInfo[] Wanted =
        [new("text", "Text"), new("flag", "Boolean"), new("count", "Int64"), new("amount", "Double"), new("tags", "Vector[2]")];

    [Fact]
    public void Describe_Features_HaveTheirTypesAndWidths()
    {
        var described = UserFeatures.Describe(Pipeline([.. Wanted, new("any", "Vector")])).ToList();

        Assert.Equal(["text BYTES -1,1", "flag BOOL -1,1", "count INT64 -1,1", "amount FP64 -1,1"],
            described.Take(4).Select(each => $"{each.Name} {each.Datatype} {string.Join(',', each.Shape)}"));
        Assert.Equal([[-1L, 2L], [-1L, -1L]], described.Skip(4).Select(each => each.Shape.ToArray()));
    }

    [Fact]
    public void Read_Tensors_AreAnObjectForEachUser()
    {
        Tensor[] tensors =
        [
            new("text", Datatype.Bytes, [2], new[] { "a", "b\"" }),
            new("flag", Datatype.Find("BOOL")!, [2], new[] { true, false }),
            new("count", Datatype.Find("INT64")!, [2], new[] { 7L, -8L }),
            new("amount", Datatype.Find("FP32")!, [2], new[] { 0.5f, 0 }, [false, true]),
            new("tags", Datatype.Find("FP64")!, [2, 2], new[] { 1.0, 2, 3, 4 }),
        ];

        Assert.Null(UserFeatures.Read(Pipeline(Wanted), tensors, 2, out var features));

        Assert.Equal(
            ["""{"text":"a","flag":true,"count":7,"amount":0.5,"tags":[1,2]}""",
                """{"text":"b\u0022","flag":false,"count":-8,"amount":null,"tags":[3,4]}"""], features!);
    }

    [Fact]
    public void Read_VectorOfOneElement_IsAListAllTheSame()
    {
        Assert.Null(UserFeatures.Read(
            Pipeline([new("tags", "Vector")]), [new("tags", Datatype.Find("FP64")!, [1, 1], new[] { 1.0 })], 1, out var features));

        Assert.Equal(["""{"tags":[1]}"""], features!);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Read_NumberThatIsNotFinite_IsNamedByItsRow(double value)
    {
        var pipeline = Pipeline([new("amount", "Double")]);
        var wide = Pipeline([new("tags", "Vector[2]")]);

        Assert.Equal("Row 1 of tensor 'amount' is no finite number; send a finite one, or null.",
            UserFeatures.Read(pipeline, [new("amount", Datatype.Find("FP64")!, [2], new[] { 1, value })], 2, out _));
        Assert.Equal("Row 0 of tensor 'amount' is no finite number; send a finite one, or null.",
            UserFeatures.Read(pipeline, [new("amount", Datatype.Find("FP32")!, [1], new[] { (float)value })], 1, out _));
        Assert.Equal("Row 0 of tensor 'tags' is no finite number; send a finite one, or null.",
            UserFeatures.Read(wide, [new("tags", Datatype.Find("FP64")!, [1, 2], new[] { 1, value })], 1, out _));
    }

    [Fact]
    public void Read_NoFeatures_AreNone()
    {
        Assert.Null(UserFeatures.Read(Pipeline(null), [], 3, out var features));

        Assert.Null(features);
    }

    private static PipelineInfo Pipeline(ColumnInfo[]? request) => new("churn", true, new("", "", "", "") { Request = request },
        new("m.onnx", "v1", [], []), new("", "", "", ""), TimeSpan.FromSeconds(1), null);
}
