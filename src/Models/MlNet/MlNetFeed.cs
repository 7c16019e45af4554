using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet;

/// <summary>Gives ML.NET the values of one input column, for the current row of a batch. Not thread-safe.</summary>
internal abstract class MlNetFeed
{
    /// <summary>The getter that ML.NET reads the column with.</summary>
    public abstract Delegate Getter { get; }

    /// <summary>Takes the columns of a batch.</summary>
    public abstract void Begin(Batch batch);

    /// <summary>Keeps no value of the batch.</summary>
    public abstract void End();

    private static ArraySegment<T> ValuesOf<T>(Batch batch, Field field)
    {
        var memory = ((Column<T>)batch[field.Name]).Memory;
        return MemoryMarshal.TryGetArray(memory, out var values) ? values : memory.ToArray();
    }

    /// <summary>The index of the current row, which all feeds of a row share.</summary>
    public sealed class Position
    {
        public int Row { get; set; }
    }

    /// <summary>A column whose values have another type in ML.NET.</summary>
    public sealed class Scalar<TFrom, TTo>(Field field, Position current, Func<TFrom, TTo> convert) : MlNetFeed
    {
        private ArraySegment<TFrom> values;

        public override Delegate Getter => (ValueGetter<TTo>)((ref TTo value) => value = convert(values[current.Row]));

        public override void Begin(Batch batch) => values = ValuesOf<TFrom>(batch, field);

        public override void End() => values = default;
    }

    /// <summary>A column of vectors.</summary>
    public sealed class Vector(Field field, Position current) : MlNetFeed
    {
        private ArraySegment<float[]> values;

        public override Delegate Getter => (ValueGetter<VBuffer<float>>)Read;

        public override void Begin(Batch batch) => values = ValuesOf<float[]>(batch, field);

        public override void End() => values = default;

        // A copy, because the caller may write into its buffer.
        private void Read(ref VBuffer<float> buffer)
        {
            var from = values[current.Row];
            var editor = VBufferEditor.Create(ref buffer, from.Length);
            from.CopyTo(editor.Values);
            buffer = editor.Commit();
        }
    }

    /// <summary>
    /// Columns that are the components of a vector. ML.NET wants the components of a row together, so some rows at a time are copied from
    /// the columns into a matrix that fits the processor's nearest cache.
    /// </summary>
    public sealed class Components(IReadOnlyList<Field> fields, Position current) : MlNetFeed
    {
        private const int MostCells = 4_096;

        private readonly int blockRows = Math.Max(1, MostCells / fields.Count);
        private readonly ArraySegment<float>[] values = new ArraySegment<float>[fields.Count];
        private float[] matrix = [];
        private int first;
        private int count;

        public override Delegate Getter => (ValueGetter<VBuffer<float>>)Read;

        public override void Begin(Batch batch)
        {
            for (var i = 0; i < values.Length; i++)
                values[i] = ValuesOf<float>(batch, fields[i]);
            count = 0;
        }

        public override void End()
        {
            Array.Clear(values);
            Array.Clear(matrix);
        }

        private void Read(ref VBuffer<float> buffer)
        {
            var row = current.Row - first;
            if ((uint)row >= (uint)count)
            {
                Fill();
                row = 0;
            }

            var editor = VBufferEditor.Create(ref buffer, values.Length);
            matrix.AsSpan(row * values.Length, values.Length).CopyTo(editor.Values);
            buffer = editor.Commit();
        }

        private void Fill()
        {
            first = current.Row;
            count = Math.Min(blockRows, values[0].Count - first);
            if (matrix.Length < count * values.Length)
                matrix = new float[count * values.Length];
            for (var column = 0; column < values.Length; column++)
            {
                var at = column;
                foreach (var value in values[column].AsSpan(first, count))
                {
                    matrix[at] = value;
                    at += values.Length;
                }
            }
        }
    }
}
