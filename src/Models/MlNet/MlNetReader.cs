using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>Reads one output of the mapper, row by row, into the selected columns.</summary>
internal abstract class MlNetReader
{
    /// <summary>Reads the current row.</summary>
    public abstract void Read();

    /// <summary>The columns, in the order of the selections.</summary>
    public abstract IEnumerable<Column> Build();

    /// <summary>Reads one value for each row.</summary>
    public sealed class Scalar<TFrom, TTo>(ValueGetter<TFrom> getter, Field field, int capacity, Func<TFrom, TTo> convert,
        Predicate<TFrom>? isMissing = null) : MlNetReader
    {
        private readonly ColumnBuilder<TTo> values = new(field, capacity);
        private TFrom current = default!;

        public override void Read()
        {
            getter(ref current);
            if (isMissing?.Invoke(current) == true)
            {
                values.AppendNull();
            }
            else
            {
                values.Append(convert(current));
            }
        }

        public override IEnumerable<Column> Build() => [values.Build()];
    }

    /// <summary>Reads some components of a vector. The vector is computed once for each row.</summary>
    public sealed class Components<TFrom, TTo>(ValueGetter<VBuffer<TFrom>> getter, IReadOnlyList<OutputSelection> selected, int capacity,
        Func<TFrom, TTo> convert) : MlNetReader
    {
        private readonly ColumnBuilder<TTo>[] values = [.. selected.Select(each => new ColumnBuilder<TTo>(each.Field, capacity))];
        private VBuffer<TFrom> current;

        public override void Read()
        {
            getter(ref current);
            for (var i = 0; i < values.Length; i++)
                values[i].Append(convert(current.GetItemOrDefault(selected[i].Component)));
        }

        public override IEnumerable<Column> Build() => values.Select(column => column.Build());
    }
}
