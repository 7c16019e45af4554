using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>Outputs of each type, their labels, and their values.</summary>
public sealed class MlNetOutputTests
{
    private static readonly string[] Texts = ["no", "yes"];

    [Fact]
    public void Create_NumbersBooleansTextsAndMoments_HaveTheirColumnType()
    {
        (DataViewType Type, ColumnType Column)[] all =
        [
            (NumberDataViewType.Single, ColumnType.Single), (NumberDataViewType.Double, ColumnType.Double),
            (NumberDataViewType.SByte, ColumnType.Int64), (NumberDataViewType.UInt64, ColumnType.Int64),
            (BooleanDataViewType.Instance, ColumnType.Boolean), (TextDataViewType.Instance, ColumnType.String),
            (DateTimeDataViewType.Instance, ColumnType.Timestamp),
        ];

        foreach (var (type, column) in all)
        {
            Assert.Equal(("out", column, null), NameTypeAndLabels(Create(type)));
            var (name, item, labels) = NameTypeAndLabels(Create(new VectorDataViewType((PrimitiveDataViewType)type, 2)));
            Assert.Equal(("out", column), (name, item));
            Assert.Equal(["0", "1"], labels);
        }
    }

    [Fact]
    public void Create_TypeThatNoColumnHolds_IsAFault()
    {
        DataViewType[] types =
        [
            TimeSpanDataViewType.Instance, new VectorDataViewType(NumberDataViewType.Single),
            new VectorDataViewType(new KeyDataViewType(typeof(uint), 3), 2),
        ];
        foreach (var type in types)
        {
            var faults = new List<Fault>();

            Assert.Null(MlNetOutput.Create(Column(type), faults));

            var fault = Assert.Single(faults);
            Assert.Equal("Model:Outputs", fault.Setting);
            Assert.StartsWith($"names output 'out' of type {type}, which cannot be stored; name numbers, booleans, texts, moments,",
                fault.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SlotNames", new[] { "no", "yes" }, new[] { "no", "yes" })]
    [InlineData("TrainingLabelValues", new[] { "no", "yes" }, new[] { "no", "yes" })]
    [InlineData("SlotNames", new[] { 0.5f, 1 }, new[] { "0.5", "1" })]
    [InlineData("SlotNames", new[] { 0.25, -1 }, new[] { "0.25", "-1" })]
    [InlineData("SlotNames", new[] { 30, 10 }, new[] { "30", "10" })]
    [InlineData("SlotNames", new[] { 30L, 10 }, new[] { "30", "10" })]
    [InlineData("SlotNames", new uint[] { 30, 10 }, new[] { "30", "10" })]
    [InlineData("SlotNames", new short[] { 30, 10 }, new[] { "0", "1" })]
    [InlineData("SlotNames", new[] { "no", "" }, new[] { "0", "1" })]
    [InlineData("SlotNames", new[] { "one" }, new[] { "0", "1" })]
    [InlineData("Other", new[] { "no", "yes" }, new[] { "0", "1" })]
    public void Create_Vector_HasTheLabelsOfItsAnnotation(string annotation, Array labels, string[] components) =>
        Assert.Equal(components, Create(new VectorDataViewType(NumberDataViewType.Single, 2), (annotation, labels)).Description.Components);

    [Fact]
    public void Create_VectorWithTwoAnnotations_PrefersTheNamesOfItsSlots()
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, 2);

        Assert.Equal(["a", "b"], Labels(Create(type, ("TrainingLabelValues", Texts), ("SlotNames", new[] { "a", "b" }))));
        Assert.Equal(["no", "yes"], Labels(Create(type, ("TrainingLabelValues", Texts), ("SlotNames", new[] { "a", "" }))));
    }

    [Theory]
    [InlineData(typeof(byte), (byte)2, (byte)0)]
    [InlineData(typeof(ushort), (ushort)2, (ushort)0)]
    [InlineData(typeof(uint), 2u, 0u)]
    [InlineData(typeof(ulong), 2UL, 0UL)]
    public void Reader_Keys_AreTheirNamesOrNumbers(Type raw, object second, object missing)
    {
        var type = new KeyDataViewType(raw, 2);

        Assert.Equal(ColumnType.String, Create(type, ("KeyValues", Texts)).Description.Type);
        Assert.Equal(["yes", null], Read(Create(type, ("KeyValues", Texts)), 0, second, missing));
        Assert.Equal(["10", null], Read(Create(type, ("KeyValues", new[] { 30f, 10 })), 0, second, missing));
        Assert.Equal(ColumnType.Int64, Create(type).Description.Type);
        Assert.Equal([1L, null], Read(Create(type), 0, second, missing));
        Assert.Equal([1L, null], Read(Create(type, ("KeyValues", new[] { "one" })), 0, second, missing));
    }

    [Fact]
    public void Reader_Scalars_AreTheirValues()
    {
        Assert.Equal([1.5f, -2f], Read(Create(NumberDataViewType.Single), 0, 1.5f, -2f));
        Assert.Equal([1.5, -2.0], Read(Create(NumberDataViewType.Double), 0, 1.5, -2.0));
        Assert.Equal([true, false], Read(Create(BooleanDataViewType.Instance), 0, true, false));
        Assert.Equal(["a", ""], Read(Create(TextDataViewType.Instance), 0, "a".AsMemory(), default(ReadOnlyMemory<char>)));
        Assert.Equal([long.MaxValue, 0L], Read(Create(NumberDataViewType.UInt64), 0, (ulong)long.MaxValue, 0UL));
    }

    [Fact]
    public void Reader_Vectors_AreTheSelectedComponent()
    {
        var floats = Create(new VectorDataViewType(NumberDataViewType.Single, 3));
        var texts = Create(new VectorDataViewType(TextDataViewType.Instance, 2));

        // A sparse vector has the values that are not zero.
        Assert.Equal([3f, 0f, 9f], Read(floats, 2, new VBuffer<float>(3, [1, 2, 3]), new VBuffer<float>(3, 1, [5], [1]),
            new VBuffer<float>(3, 1, [9], [2])));
        Assert.Equal(["b", "d"], Read(texts, 1, new VBuffer<ReadOnlyMemory<char>>(2, ["a".AsMemory(), "b".AsMemory()]),
            new VBuffer<ReadOnlyMemory<char>>(2, ["c".AsMemory(), "d".AsMemory()])));
    }

    [Fact]
    public void Reader_SeveralComponents_ReadTheVectorOnce()
    {
        var output = Create(new VectorDataViewType(NumberDataViewType.Double, 3));
        var row = new FakeRow(Schema(output), new VBuffer<double>(3, [1, 2, 3]), new VBuffer<double>(3, [4, 5, 6]));
        var reader = output.Reader(row, [new(new("last", ColumnType.Double), 0, 2), new(new("first", ColumnType.Double), 0, 0)]);

        reader.Begin(2);
        reader.Read();
        reader.Read();
        var columns = reader.End().ToArray();

        Assert.Equal(["last", "first"], columns.Select(column => column.Field.Name));
        Assert.Equal([3.0, 6.0], columns[0].Values());
        Assert.Equal([1.0, 4.0], columns[1].Values());
    }

    [Fact]
    public void Reader_SecondBatch_BeginsAnew()
    {
        var output = Create(NumberDataViewType.Single);
        var reader = output.Reader(new FakeRow(Schema(output), 1f, 2f, 3f), [new(new("c", ColumnType.Single), 0, 0)]);
        reader.Begin(2);
        reader.Read();
        reader.Read();
        var first = reader.End().Single();

        reader.Begin(1);
        reader.Read();

        Assert.Equal([3f], reader.End().Single().Values());
        Assert.Equal([1f, 2f], first.Values());
    }

    private static object?[] Read(MlNetOutput output, int component, params object[] values)
    {
        var field = new Field("c", output.Description.Type);
        var reader = output.Reader(new FakeRow(Schema(output), values), [new(field, 0, component)]);
        reader.Begin(values.Length);
        foreach (var _ in values)
            reader.Read();
        return Assert.Single(reader.End()).Values();
    }

    private static (string, ColumnType, IReadOnlyList<string>?) NameTypeAndLabels(MlNetOutput output) =>
        (output.Description.Name, output.Description.Type, output.Description.Components);

    private static IReadOnlyList<string> Labels(MlNetOutput output) => output.Description.Components!;

    private static MlNetOutput Create(DataViewType type, params (string Name, Array Values)[] annotations)
    {
        var faults = new List<Fault>();
        var output = MlNetOutput.Create(Column(type, annotations), faults);
        Assert.Empty(faults);
        return output!;
    }

    private static DataViewSchema Schema(MlNetOutput output)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(output.Column.Name, output.Column.Type);
        return builder.ToSchema();
    }

    private static DataViewSchema.Column Column(DataViewType type, params (string Name, Array Values)[] annotations)
    {
        var all = new DataViewSchema.Annotations.Builder();
        foreach (var (name, values) in annotations)
        {
            switch (values)
            {
                case string[] texts:
                    Add(all, name, TextDataViewType.Instance, Array.ConvertAll(texts, text => text.AsMemory()));
                    break;
                case float[] numbers:
                    Add(all, name, NumberDataViewType.Single, numbers);
                    break;
                case double[] numbers:
                    Add(all, name, NumberDataViewType.Double, numbers);
                    break;
                case int[] numbers when numbers.GetType() == typeof(int[]):
                    Add(all, name, NumberDataViewType.Int32, numbers);
                    break;
                case long[] numbers:
                    Add(all, name, NumberDataViewType.Int64, numbers);
                    break;
                case short[] numbers:
                    Add(all, name, NumberDataViewType.Int16, numbers);
                    break;
                default:
                    Add(all, name, NumberDataViewType.UInt32, (uint[])values);
                    break;
            }
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumn("out", type, all.ToAnnotations());
        return builder.ToSchema()[0];
    }

    private static void Add<T>(DataViewSchema.Annotations.Builder all, string name, PrimitiveDataViewType type, T[] values) =>
        all.Add(name, new VectorDataViewType(type, values.Length), (ref VBuffer<T> value) => value = new(values.Length, values));
}
