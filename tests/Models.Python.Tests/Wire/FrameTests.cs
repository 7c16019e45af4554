using System.Text;

namespace ModelPipeline.Models.Python.Tests;

public class FrameTests
{
    [Fact]
    public void Frame_HeadAndBuffers_ArePaddedToEightBytes()
    {
        using var writer = new FrameWriter("{\"op\":1}x"u8, 3);
        writer.Add<long>([1, 2, 3]);
        writer.Add([true, false, true]);
        writer.Add<float>([1.5f]);

        var bytes = writer.Frame.ToArray();

        Assert.Equal(16 + 16 + 24 + 8 + 8, bytes.Length);
        Assert.Equal((9, 16, 40), Frame.Lengths(bytes));
        Assert.Equal([3, 0, 0, 0], bytes[4..8]);
        Assert.Equal(new byte[] { 1, 0, 1, 0, 0, 0, 0, 0 }, bytes[56..64]);
        Assert.Equal(new byte[4], bytes[68..72]);
    }

    [Fact]
    public void Take_WhatWasWritten_ComesBack()
    {
        using var writer = new FrameWriter("{}"u8, 2);
        writer.Add<double>([0.1, double.NaN]);
        writer.Add("été"u8);
        writer.Add<int>([7]);
        var bytes = writer.Frame;
        var frame = new Frame(bytes[16..18], bytes[24..]);

        Assert.Equal([0.1, double.NaN], frame.Take<double>(2).ToArray());
        Assert.Equal("été", Encoding.UTF8.GetString(frame.TakeBytes(5)));
        Assert.Equal([7], frame.Take<int>(1).ToArray());
        Assert.Equal("{}", Encoding.UTF8.GetString(frame.Head.Span));
    }

    [Fact]
    public void Frame_MoreThanItsFirstMemory_Grows()
    {
        var numbers = Enumerable.Range(0, 100_000).Select(i => (double)i).ToArray();
        using var writer = new FrameWriter("{}"u8, numbers.Length);
        writer.Add<double>(numbers);
        writer.Add<double>(numbers);
        var frame = new Frame(default, writer.Frame[24..]);

        Assert.Equal(numbers, frame.Take<double>(numbers.Length).ToArray());
        Assert.Equal(numbers, frame.Take<double>(numbers.Length).ToArray());
    }
}
