using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

/// <summary>A row of one column. Each read takes the next value.</summary>
internal sealed class FakeRow(DataViewSchema schema, params object[] values) : DataViewRow
{
    private int next;

    public override DataViewSchema Schema => schema;

    public override long Position => next;

    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() => throw new NotSupportedException();

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        (ref TValue value) => value = (TValue)values[next++];
}
