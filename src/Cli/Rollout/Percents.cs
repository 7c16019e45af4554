using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ModelPipeline.Cli;

/// <summary>Shares of users on the command line.</summary>
internal static class Percents
{
    public static Argument<double> Argument(string description)
    {
        var percent = new Argument<double>("PERCENT") { Description = description };
        percent.Validators.Add(result =>
        {
            if (Words.AreReadable<double>(result.Tokens) && result.GetValueOrDefault<double>() is not (>= 0 and <= 100) and var share)
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"PERCENT is {share}; set 0 to 100."));
        });
        return percent;
    }

    /// <summary>Reads <c>1,10,50,100</c>.</summary>
    public static double[]? Parse(ArgumentResult result)
    {
        var steps = new List<double>();
        foreach (var text in result.Tokens.SelectMany(token => token.Value.Split(',')))
        {
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var step) || step is not (> 0 and <= 100))
            {
                result.AddError($"'{text}' is no share; set percents such as 1,10,50,100.");
                return null;
            }

            steps.Add(step);
        }

        return [.. steps];
    }
}
