using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>
/// Reads one output of a row of the mapper, row by row, into the selected columns. It belongs to that row and is used for one batch after
/// the other.
/// </summary>
internal abstract class MlNetReader
{
    /// <summary>Begins new columns.</summary>
    /// <param name="rows">The number of rows that will be read.</param>
    public abstract void Begin(int rows);

    /// <summary>Reads the current row.</summary>
    public abstract void Read();

    /// <summary>The columns since <see cref="Begin"/>, in the order of the selections. The reader lets go of them.</summary>
    public abstract IEnumerable<Column> End();

    /// <summary>Reads one value for each row, of the type that the column stores: ML.NET writes into the column.</summary>
    public sealed class Direct<T>(ValueGetter<T> getter, Field field) : MlNetReader
    {
        private T[] values = [];
        private int count;

        public override void Begin(int rows)
        {
            values = new T[rows];
            count = 0;
        }

        public override void Read() => getter(ref values[count++]);

        public override IEnumerable<Column> End()
        {
            var all = values;
            values = [];
            return [new Column<T>(field, all)];
        }
    }

    /// <summary>Reads one value for each row.</summary>
    public sealed class Scalar<TFrom, TTo>(ValueGetter<TFrom> getter, Field field, Func<TFrom, TTo> convert,
        Predicate<TFrom>? isMissing = null) : MlNetReader
    {
        private ColumnBuilder<TTo>? values;
        private TFrom current = default!;

        public override void Begin(int rows) => values = new(field, rows);

        public override void Read()
        {
            getter(ref current);
            if (isMissing?.Invoke(current) == true)
            {
                values!.AppendNull();
            }
            else
            {
                values!.Append(convert(current));
            }
        }

        public override IEnumerable<Column> End()
        {
            var all = values!;
            values = null;
            return [all.Build()];
        }
    }

    /// <summary>Reads some components of a vector. The vector is computed once for each row.</summary>
    public sealed class Components<TFrom, TTo>(ValueGetter<VBuffer<TFrom>> getter, IReadOnlyList<OutputSelection> selected,
        Func<TFrom, TTo> convert) : MlNetReader
    {
        private ColumnBuilder<TTo>[] values = [];
        private VBuffer<TFrom> current;

        public override void Begin(int rows) => values = [.. selected.Select(each => new ColumnBuilder<TTo>(each.Field, rows))];

        public override void Read()
        {
            getter(ref current);
            for (var i = 0; i < values.Length; i++)
                values[i].Append(convert(current.GetItemOrDefault(selected[i].Component)));
        }

        public override IEnumerable<Column> End()
        {
            var all = values;
            values = [];
            return all.Select(column => column.Build());
        }
    }
}
