using TorchSharp.Native;
using static TorchSharp.Native.NativeMethods;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool requires_grad
        {
            get
            {
                Check(tensor_requires_grad(Live, out var result));
                return result != 0;
            }

            set => Check(tensor_set_requires_grad(Live, value ? 1 : 0));
        }

        public bool is_leaf
        {
            get
            {
                Check(tensor_is_leaf(Live, out var result));
                return result != 0;
            }
        }

        // A new tensor at each reading, over the same memory.
        public Tensor? grad
        {
            get
            {
                Check(tensor_grad(Live, out var result));
                return result.IsInvalid ? null : new Tensor(result);
            }

            set => Check(tensor_set_grad(Live, LiveOrNone(value)));
        }

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void backward() => Check(tensor_backward(Live, TensorHandle.None, 0, 0));

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            if (grad_tensors?.Count > 1 || inputs is not null)
            {
                throw new NotSupportedException("backward: one gradient, and no inputs, can be given");
            }

            Check(tensor_backward(Live, LiveOrNone(grad_tensors?.SingleOrDefault()), retain_graph ? 1 : 0, create_graph ? 1 : 0));
        }

        public Tensor detach() => Make(op_detach(Live, out var result), result);
    }
}
