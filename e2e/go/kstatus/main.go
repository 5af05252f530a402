// Command kstatus says what an object's status comes to, as Flux and other GitOps tools compute it: reads one object as JSON a
// line, and answers each with a line of its status, such as Current or InProgress, and why.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
)

func main() {
	if err := answer(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func answer(objects io.Reader, answers io.Writer) error {
	decoder := json.NewDecoder(objects)
	for {
		object := &unstructured.Unstructured{}
		if err := decoder.Decode(object); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		result, err := status.Compute(object)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintf(answers, "%s %s\n", result.Status, result.Message); err != nil {
			return err
		}
	}
}
