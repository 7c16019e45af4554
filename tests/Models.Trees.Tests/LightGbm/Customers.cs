namespace ModelPipeline.Models.Trees.Tests.LightGbm;

/// <summary>
/// Rows with two numbers, a text category, a number category and a boolean, and the matrix that LightGBM's Python package makes of them.
/// </summary>
internal static class Customers
{
    public const int Features = 5;
    public static readonly string[] Names = ["age", "plan", "income", "region", "visits"];
    public static readonly string[] Plans = ["basic", "plus", "pro", "staff"];
    public static readonly long[] Regions = [10, 20, 35, 40, 77, 90];

    /// <summary>The line that the Python package adds to the file.</summary>
    public const string Line = "\npandas_categorical:[[\"basic\", \"plus\", \"pro\", \"staff\"], [10, 20, 35, 40, 77, 90]]\n";

    /// <param name="count">The number of rows.</param>
    /// <param name="seed">The seed. The same seed gives the same rows.</param>
    /// <param name="isWild">Whether some values are missing and some categories are unknown.</param>
    public static Batch Make(int count, int seed, bool isWild = false)
    {
        var random = new Random(seed);
        bool IsOdd() => isWild && random.Next(10) == 0;
        T[] Rows<T>(Func<T> next) => [.. Enumerable.Range(0, count).Select(_ => next())];
        return InputRows.Of(
            ("age", Rows(() => IsOdd() ? double.NaN : random.NextDouble() * 80)),
            ("plan", Rows(() => IsOdd() ? "no such plan" : Plans[random.Next(Plans.Length)])),
            ("income", Rows(() => IsOdd() ? double.NaN : random.NextDouble() * 100_000)),
            ("region", Rows(() => IsOdd() ? -4 : Regions[random.Next(Regions.Length)])),
            ("visits", Rows(() => (double)random.Next(50))));
    }

    public static double[] Matrix(Batch rows)
    {
        var matrix = new double[rows.Count * Features];
        for (var row = 0; row < rows.Count; row++)
        {
            for (var i = 0; i < Features; i++)
            {
                matrix[(row * Features) + i] = rows[Names[i]].ValueAt(row) switch
                {
                    double number => number,
                    string text => CodeOf(Array.IndexOf(Plans, text)),
                    long number => CodeOf(Array.IndexOf(Regions, number)),
                    _ => double.NaN,
                };
            }
        }

        return matrix;
    }

    /// <summary>Trains a model on the rows.</summary>
    /// <param name="classes">The number of classes: 2 for a binary model, 0 for a regression.</param>
    /// <param name="rounds">The number of trees of each class.</param>
    /// <param name="more">Further parameters of LightGBM.</param>
    public static string Train(int classes, int rounds = 30, string more = "")
    {
        var rows = Make(3_000, 42, isWild: true);
        var matrix = Matrix(rows);
        var labels = new float[rows.Count];
        for (var row = 0; row < labels.Length; row++)
        {
            var age = rows.Values<double>("age")[row];
            var score = (double.IsNaN(age) ? 60 : age) + (Array.IndexOf(Plans, rows.Values<string>("plan")[row]) * 20)
                + (rows.Values<long>("region")[row] % 7 * 5) + rows.Values<double>("visits")[row];
            labels[row] = classes == 0 ? (float)score : (int)(score / 40) % classes;
        }

        var objective = classes switch
        {
            0 => "objective=regression",
            2 => "objective=binary",
            _ => $"objective=multiclass num_class={classes}",
        };
        var parameters = $"{objective} categorical_feature=1,3 num_leaves=15 min_data_in_leaf=5 min_data_per_group=5 cat_smooth=1 {more}";
        return Library.Train(matrix, Features, labels, parameters, rounds, Names) + Line;
    }

    private static double CodeOf(int index) => index < 0 ? double.NaN : index;
}
