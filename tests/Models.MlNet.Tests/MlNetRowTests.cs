using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>The row that ML.NET reads a batch from.</summary>
public sealed class MlNetRowTests
{
    [Fact]
    public void MoveTo_Row_IsTheOneThatIsRead()
    {
        var row = Row(NumberDataViewType.Single, null);
        row.Begin(InputRows.Of(("x", new[] { 1f, 2, 3 })));

        Assert.Equal([3f, 1, 2], new[] { 2, 0, 1 }.Select(at => Read<float>(row, at)));
    }

    // ML.NET keeps what it computed for a row until the position changes.
    [Fact]
    public void Position_EachMove_IsAnother()
    {
        var row = Row(NumberDataViewType.Single, null);
        var ids = row.GetIdGetter();
        var id = default(DataViewRowId);
        var before = row.Position;
        row.MoveTo(5);
        var first = row.Position;
        row.MoveTo(5);
        ids(ref id);

        Assert.Equal((-1L, 0L, 1L), (before, first, row.Position));
        Assert.Equal(new DataViewRowId(1, 0), id);
        Assert.Equal(0, row.Batch);
        Assert.True(row.IsColumnActive(row.Schema[0]));
        Assert.False(row.IsColumnActive(row.Schema[1]));
    }

    [Theory]
    [InlineData(typeof(byte))]
    [InlineData(typeof(ushort))]
    [InlineData(typeof(uint))]
    [InlineData(typeof(ulong))]
    public void GetGetter_Key_CountsFromOneAndIsZeroOutOfItsRange(Type raw)
    {
        var row = Row(new KeyDataViewType(raw, 3), null);
        row.Begin(InputRows.Of(("x", new[] { 0L, 2, 3, -1, long.MaxValue })));

        var keys = Enumerable.Range(0, 5).Select(at => Type.GetTypeCode(raw) switch
        {
            TypeCode.Byte => Read<byte>(row, at),
            TypeCode.UInt16 => Read<ushort>(row, at),
            TypeCode.UInt32 => Read<uint>(row, at),
            _ => Read<ulong>(row, at),
        });

        Assert.Equal([1UL, 3, 0, 0, 0], keys);
    }

    [Fact]
    public void GetGetter_AnotherTypeOrColumn_SaysWhatTheModelReads()
    {
        var row = Row(NumberDataViewType.Single, null);

        Assert.Equal("The model reads input 'x' as Double, which it did not declare.",
            Assert.Throws<InvalidOperationException>(() => row.GetGetter<double>(row.Schema[0])).Message);
        Assert.Throws<InvalidOperationException>(() => row.GetGetter<float>(row.Schema[1]));
    }

    [Fact]
    public void GetGetter_Vector_IsACopy()
    {
        var vectors = new float[][] { [1, 2], [3, 4] };
        var row = Row(new VectorDataViewType(NumberDataViewType.Single, 2), null);
        row.Begin(InputRows.Of(("x", vectors)));

        var vector = Read<VBuffer<float>>(row, 1);
        VBufferEditor.CreateFromBuffer(ref vector).Values[0] = 9;

        Assert.Equal([9f, 4], vector.DenseValues());
        Assert.Equal([3f, 4], vectors[1]);
    }

    // Some rows at a time are copied: 4,096 numbers, which are 2,048 rows of two columns.
    [Fact]
    public void GetGetter_Components_AreThoseOfTheirRowInAnyOrder()
    {
        float[] a = [.. Enumerable.Range(0, 5_000).Select(i => (float)i)];
        float[] b = [.. a.Select(each => each + 0.5f)];
        var row = Row(new VectorDataViewType(NumberDataViewType.Single, 2), ["a", "b"]);
        row.Begin(InputRows.Of(("b", b), ("a", a)));

        foreach (var at in new[] { 0, 1, 2_047, 2_048, 4_999, 4_000, 10, 2_049, 0 })
            Assert.Equal([at, at + 0.5f], Read<VBuffer<float>>(row, at).DenseValues());

        row.Begin(InputRows.Of(("b", new[] { 7f, 8 }), ("a", new[] { 5f, 6 })));
        Assert.Equal([6f, 8], Read<VBuffer<float>>(row, 1).DenseValues());
        Assert.Equal([5f, 7], Read<VBuffer<float>>(row, 0).DenseValues());
    }

    [Fact]
    public void GetGetter_ManyComponents_AreCopiedOneRowAtATime()
    {
        string[] names = [.. Enumerable.Range(0, 5_000).Select(i => $"c{i}")];
        var row = Row(new VectorDataViewType(NumberDataViewType.Single, 5_000), names);
        row.Begin(InputRows.Of([.. names.Select((name, i) => (name, (Array)new[] { i, i + 0.5f }))]));

        Assert.Equal(4_999.5f, Read<VBuffer<float>>(row, 1).GetItemOrDefault(4_999));
        Assert.Equal(4_999f, Read<VBuffer<float>>(row, 0).GetItemOrDefault(4_999));
    }

    [Fact]
    public void End_Batch_LeavesNoValueOfAUser()
    {
        var scalar = Row(NumberDataViewType.Single, null);
        var vector = Row(new VectorDataViewType(NumberDataViewType.Single, 2), null);
        var components = Row(new VectorDataViewType(NumberDataViewType.Single, 2), ["a", "b"]);
        scalar.Begin(InputRows.Of(("x", new[] { 41f })));
        vector.Begin(InputRows.Of(("x", new float[][] { [41, 42] })));
        components.Begin(InputRows.Of(("a", new[] { 41f }), ("b", new[] { 42f })));
        Assert.Equal([41f, 42], Read<VBuffer<float>>(components, 0).DenseValues());

        scalar.End();
        vector.End();
        components.End();

        Assert.NotNull(Record.Exception(() => Read<float>(scalar, 0)));
        Assert.NotNull(Record.Exception(() => Read<VBuffer<float>>(vector, 0)));
        Assert.Equal([0f, 0], Read<VBuffer<float>>(components, 0).DenseValues());
    }

    private static MlNetRow Row(DataViewType type, string[]? columns)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("x", type);
        builder.AddColumn("other", NumberDataViewType.Single);
        var schema = builder.ToSchema();
        var faults = new List<Fault>();
        var input = MlNetInput.Create(schema[0], columns, faults)!;
        Assert.Empty(faults);
        return new(schema, [input]);
    }

    private static T Read<T>(MlNetRow row, int at)
    {
        var value = default(T)!;
        row.MoveTo(at);
        row.GetGetter<T>(row.Schema[0])(ref value);
        return value;
    }
}
