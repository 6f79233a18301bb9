using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        var result = Tensor.Make(tensor_cat(Tensor.Pointers(tensors.ToArray()), tensors.Count, dim, out var made), made);
        GC.KeepAlive(tensors);
        return result;
    }

    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var list = tensors.ToArray();
        var result = Tensor.Make(tensor_stack(Tensor.Pointers(list), list.Length, dim, out var made), made);
        GC.KeepAlive(list);
        return result;
    }
}
