using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>Reads one output of the mapper's current row, row by row, into the columns that are made of it.</summary>
internal abstract class MlNetReader
{
    /// <summary>Takes the current row.</summary>
    public abstract void Read();

    /// <summary>The columns, in the order of the selections.</summary>
    public abstract IEnumerable<Column> Build();

    /// <summary>One value a row.</summary>
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

    /// <summary>Some components of a vector; the vector is computed once a row.</summary>
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
