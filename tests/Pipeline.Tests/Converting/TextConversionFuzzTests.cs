namespace ModelPipeline.Tests;

/// <summary>Conversion of texts from sources without types: any text gives a value or a reason, never an exception.</summary>
public sealed class TextConversionFuzzTests
{
    private static readonly string[] Samples =
    [
        "-12.50", "1e-3", "9223372036854775807", "-0.0000000000000000000000001e400", "1,5", "inf", "NaN", "true", "yes", "1.0",
        "2024-02-13T10:11:12.1234567+01:00", "2024-02-13 10:11:12.5+0100", "9999-12-31T23:59:59.9999999-14:00", "0001-01-01T00:00:00+14:00",
        "[1, 2.5, null, -3e2]", "[]", "13/02/2024",
    ];

    private static readonly string[] Formats = ["%d/%m/%Y", "yyyy-MM-dd HH:mm:ss", "%Y%%%m%d %H:%M:%S.%f %p %z", "dd.MM.yyyy 'um' HH"];

    [Fact]
    public Task Read_AnyText_IsAValueOrAReason() => Fuzz.RunAsync(Samples, text =>
    {
        string?[] reasons =
        [
            TextConversion.ToSingle(text, out _), TextConversion.ToDouble(text, out _), TextConversion.ToInt64(text, out _),
            TextConversion.ToBoolean(text, out _), TextConversion.ToVector(text, out _), IsoMoment.Read(text, out _),
            DateFormats.Of(["%d/%m/%Y"]).Read(text, out _),
        ];
        Assert.DoesNotContain("", reasons);
    });

    [Fact]
    public Task Of_AnyFormat_IsAFormatOrAFault() => Fuzz.RunAsync(Formats, format =>
    {
        try
        {
            DateFormats.Of([format]).Read("13/02/2024", out _);
        }
        catch (PipelineConfigurationException e)
        {
            Assert.Single(e.Faults);
        }
    });
}
