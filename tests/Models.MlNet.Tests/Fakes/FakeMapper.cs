using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>A model whose output "y" is twice its input "x". It counts its rows, and fails for a negative number.</summary>
internal sealed class FakeMapper : IRowToRowMapper
{
    public FakeMapper()
    {
        InputSchema = SchemaOf("x");
        OutputSchema = SchemaOf("y");
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    /// <summary>The rows that a model reads from, one for each row of the mapper.</summary>
    public List<DataViewRow> Inputs { get; } = [];

    public int Disposed { get; private set; }

    /// <summary>Is called for each value.</summary>
    public Action<float> OnRead { get; set; } = _ => { };

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => InputSchema;

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Inputs.Add(input);
        return new Row(this, input);
    }

    private static DataViewSchema SchemaOf(string name)
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn(name, NumberDataViewType.Single);
        return builder.ToSchema();
    }

    private sealed class Row(FakeMapper mapper, DataViewRow input) : DataViewRow
    {
        public override DataViewSchema Schema => mapper.OutputSchema;

        public override long Position => input.Position;

        public override long Batch => input.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => input.GetIdGetter();

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            var read = input.GetGetter<float>(mapper.InputSchema[0]);
            return (ref TValue value) =>
            {
                var number = 0f;
                read(ref number);
                mapper.OnRead(number);
                value = number < 0 ? throw new InvalidOperationException("A negative number.") : (TValue)(object)(2 * number);
            };
        }

        protected override void Dispose(bool disposing)
        {
            mapper.Disposed++;
            base.Dispose(disposing);
        }
    }
}
