using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Which columns feed an input of each type.</summary>
public sealed class MlNetInputTests
{
    [Fact]
    public void Create_ScalarOfEachType_IsFedByTheColumnWithItsName()
    {
        (DataViewType Type, Field Field)[] all =
        [
            (NumberDataViewType.Single, new("x", ColumnType.Single, false)),
            (NumberDataViewType.Double, new("x", ColumnType.Double, false)),
            (NumberDataViewType.Int64, new("x", ColumnType.Int64, false)),
            (NumberDataViewType.SByte, new("x", ColumnType.Int64, false, Range: (-128, 127))),
            (NumberDataViewType.UInt64, new("x", ColumnType.Int64, false, Range: (0, long.MaxValue))),
            (new KeyDataViewType(typeof(byte), 3), new("x", ColumnType.Int64, false)),
            (BooleanDataViewType.Instance, new("x", ColumnType.Boolean, false)),
            (TextDataViewType.Instance, new("x", ColumnType.String, false)),
            (DateTimeDataViewType.Instance, new("x", ColumnType.Timestamp, false)),
        ];

        foreach (var (type, field) in all)
        {
            Assert.Equal([field], Create(type, null).Fields);
            Assert.Equal([field with { Name = "mine" }], Create(type, ["mine"]).Fields);
            Assert.Equal("lists 2 columns; the model takes 1.", MessageOf(type, ["a", "b"]));
            Assert.Equal("lists 0 columns; the model takes 1.", MessageOf(type, []));
        }
    }

    [Fact]
    public void Create_VectorOfFloats_IsFedByOneVectorOrAColumnForEachNumber()
    {
        var three = new VectorDataViewType(NumberDataViewType.Single, 3);
        var one = new VectorDataViewType(NumberDataViewType.Single, 1);

        Assert.Equal([new("x", ColumnType.Vector, false, 3)], Create(three, null).Fields);
        Assert.Equal([new("mine", ColumnType.Vector, false, 3)], Create(three, ["mine"]).Fields);
        Assert.Equal(["a", "b", "c"], Create(three, ["a", "b", "c"]).Fields.Select(field => field.Name));
        Assert.Equal([new("x", ColumnType.Vector, false, 1)], Create(one, null).Fields);
        Assert.Equal([new("mine", ColumnType.Single, false)], Create(one, ["mine"]).Fields);
        Assert.Equal("lists 2 columns; the model takes 3.", MessageOf(three, ["a", "b"]));
        Assert.Equal("lists 0 columns; the model takes 1.", MessageOf(one, []));
    }

    [Fact]
    public void Create_TypeThatNoColumnFeeds_IsAFault()
    {
        DataViewType[] types =
        [
            TimeSpanDataViewType.Instance, new VectorDataViewType(NumberDataViewType.Single),
            new VectorDataViewType(NumberDataViewType.Double, 2), new VectorDataViewType(TextDataViewType.Instance, 2),
        ];

        foreach (var type in types)
        {
            Assert.StartsWith($"is an input of type {type}, which no column can feed; save the model with scalar inputs or vectors",
                MessageOf(type, null), StringComparison.Ordinal);
        }
    }

    private static MlNetInput Create(DataViewType type, string[]? columns)
    {
        var faults = new List<Fault>();
        var input = MlNetInput.Create(Column(type), columns, faults);
        Assert.Empty(faults);
        return input!;
    }

    private static string MessageOf(DataViewType type, string[]? columns)
    {
        var faults = new List<Fault>();
        Assert.Null(MlNetInput.Create(Column(type), columns, faults));
        var fault = Assert.Single(faults);
        Assert.Equal("Model:Inputs:x", fault.Setting);
        return fault.Message;
    }

    private static DataViewSchema.Column Column(DataViewType type)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("x", type);
        return builder.ToSchema()[0];
    }
}
